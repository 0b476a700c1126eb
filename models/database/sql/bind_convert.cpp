// SPDX-License-Identifier: Apache-2.0
// Conversions that a statement asks for or that its places make.
#include <algorithm>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/convert.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

bool is_number(Type type) {
  return type == Type::integer || type == Type::bigint || type == Type::numeric;
}

bool is_time(Type type) { return type == Type::timestamp || type == Type::timestamp_with_zone; }

bool converts(Type from, Type to, Conversion conversion) {
  if (from == to) {
    return true;
  }
  if (from == Type::nothing || to == Type::nothing) {
    return false;
  }
  if ((is_number(from) && is_number(to)) || (is_time(from) && is_time(to))) {
    return from < to || conversion != Conversion::implicit;
  }
  if (to == Type::text) {
    return conversion != Conversion::implicit;
  }
  const bool boolean_and_integer = (from == Type::boolean && to == Type::integer) ||
                                   (from == Type::integer && to == Type::boolean);
  return conversion == Conversion::explicit_cast && (from == Type::text || boolean_and_integer);
}

Expression cast(Expression value, Type type) {
  Expression result{.operation = Operator::cast, .type = type};
  result.arguments.push_back(std::move(value));
  return result;
}

}  // namespace

std::optional<Expression> Binder::converted(Expression value, Type type, Conversion conversion) {
  if (value.type == Type::unknown) {
    // A literal or parameter, whose text is read as the type that the place wants.
    value.type = type;
    if (!value.value.is_null()) {
      value.value = read_text(type, value.value.text());
    }
    if (value.index != 0) {
      parameter_types_[value.index - 1] = type;
      value.index = 0;
    }
    return value;
  }
  if (!converts(value.type, type, conversion)) {
    return std::nullopt;
  }
  return value.type == type ? value : cast(std::move(value), type);
}

Expression Binder::assigned(Expression value, const Column& column) {
  const Type from = value.type;
  std::optional<Expression> result =
      converted(std::move(value), column.type, Conversion::assignment);
  if (!result) {
    fail("42804", "column " + in_quotes(column.name) + " is of type " + name_of(column.type) +
                      " but expression is of type " + name_of(from));
  }
  if (column.precision == 0) {
    return *std::move(result);
  }
  Expression limited = cast(*std::move(result), Type::numeric);
  limited.precision = column.precision;
  limited.scale = column.scale;
  return limited;
}

Expression Binder::as_type(Expression value, Type type) {
  return *converted(std::move(value), type, Conversion::implicit);
}

std::optional<Type> common_type(const std::vector<Expression>& expressions) {
  Type result = Type::unknown;
  for (const Expression& each : expressions) {
    if (each.type == Type::unknown || each.type == result) {
      continue;
    }
    if (result == Type::unknown || converts(result, each.type, Conversion::implicit)) {
      result = each.type;
    } else if (!converts(each.type, result, Conversion::implicit)) {
      return std::nullopt;
    }
  }
  return result == Type::unknown ? Type::text : result;
}

}  // namespace ordercheck::models::sql
