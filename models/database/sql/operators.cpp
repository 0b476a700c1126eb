// SPDX-License-Identifier: Apache-2.0
#include "database/sql/operators.hpp"

#include <algorithm>

#include "database/sql/arithmetic.hpp"
#include "database/sql/convert.hpp"
#include "database/sql/decimal.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

namespace {

bool reads_outside(const Expression& expression) {
  const Family family = family_of(expression.operation);
  return family == Family::session || family == Family::query ||
         (expression.operation == Operator::column && expression.depth > 0);
}

template <typename T>
int order(const T& left, const T& right) {
  return left < right ? -1 : (right < left ? 1 : 0);
}

}  // namespace

Family family_of(Operator operation) {
  switch (operation) {
    case Operator::logical_not:
    case Operator::equal:
    case Operator::not_equal:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
    case Operator::modulo:
    case Operator::negate:
    case Operator::concatenate:
    case Operator::cast:
    case Operator::absolute:
    case Operator::lower:
    case Operator::upper:
    case Operator::length:
      return Family::strict;
    case Operator::is_null:
    case Operator::is_not_null:
    case Operator::is_true:
    case Operator::is_not_true:
    case Operator::is_false:
    case Operator::is_not_false:
      return Family::truth_test;
    case Operator::transaction_time:
    case Operator::statement_time:
    case Operator::clock_time:
    case Operator::next_value:
    case Operator::current_value:
    case Operator::last_value:
    case Operator::set_value:
    case Operator::advisory:
      return Family::session;
    case Operator::scalar_query:
    case Operator::exists_query:
    case Operator::in_query:
      return Family::query;
    case Operator::constant:
    case Operator::column:
    case Operator::aggregate:
    case Operator::logical_and:
    case Operator::logical_or:
    case Operator::distinct:
    case Operator::not_distinct:
    case Operator::in:
    case Operator::not_in:
    case Operator::conditional:
    case Operator::coalesce:
    case Operator::null_if:
    case Operator::greatest:
    case Operator::least:
      break;
  }
  return Family::other;
}

SqlValue apply_unary(const Expression& expression, const SqlValue& operand) {
  switch (expression.operation) {
    case Operator::logical_not:
      return !operand.boolean();
    case Operator::cast: {
      SqlValue value = convert(operand, expression.type);
      if (expression.type == Type::numeric && expression.precision != 0) {
        return limit(value.decimal(), expression.precision, expression.scale);
      }
      return value;
    }
    case Operator::lower:
    case Operator::upper:
    case Operator::length:
      return text_function(expression.operation, operand.text());
    default:
      return arithmetic(expression.operation, expression.type, operand);
  }
}

SqlValue apply_binary(const Expression& expression, const SqlValue& left, const SqlValue& right) {
  switch (expression.operation) {
    case Operator::equal:
      return compare(left, right) == 0;
    case Operator::not_equal:
      return compare(left, right) != 0;
    case Operator::less:
      return compare(left, right) < 0;
    case Operator::less_equal:
      return compare(left, right) <= 0;
    case Operator::greater:
      return compare(left, right) > 0;
    case Operator::greater_equal:
      return compare(left, right) >= 0;
    case Operator::concatenate:
      return left.text() + right.text();
    default:
      return arithmetic(expression.operation, expression.type, left, right);
  }
}

int compare(const SqlValue& left, const SqlValue& right) {
  if (left.is_integer()) {
    return order(left.integer(), right.integer());
  }
  if (left.is_text()) {
    return order(left.text(), right.text());
  }
  if (left.is_decimal()) {
    return Decimal::compare(left.decimal(), right.decimal());
  }
  if (left.is_timestamp()) {
    return order(left.timestamp().microseconds, right.timestamp().microseconds);
  }
  return order(left.boolean(), right.boolean());
}

int compare(const SqlValue& left, const SqlValue& right, bool descending, bool nulls_first) {
  if (left.is_null() || right.is_null()) {
    const int nulls_last_order = order(left.is_null(), right.is_null());
    return nulls_first ? -nulls_last_order : nulls_last_order;
  }
  const int ascending = compare(left, right);
  return descending ? -ascending : ascending;
}

bool is_pure(const Expression& expression) {
  return !reads_outside(expression) && std::ranges::all_of(expression.arguments, is_pure);
}

}  // namespace ordercheck::models::sql
