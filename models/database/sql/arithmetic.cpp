// SPDX-License-Identifier: Apache-2.0
#include "database/sql/arithmetic.hpp"

#include <algorithm>
#include <string>

#include "database/sql/convert.hpp"
#include "database/sql/decimal.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

SqlValue integer_arithmetic(Operator operation, Type type, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  bool overflow = false;
  switch (operation) {
    case Operator::add:
      overflow = __builtin_add_overflow(left, right, &result);
      break;
    case Operator::subtract:
      overflow = __builtin_sub_overflow(left, right, &result);
      break;
    case Operator::multiply:
      overflow = __builtin_mul_overflow(left, right, &result);
      break;
    default:
      if (right == 0) {
        fail("22012", "division by zero");
      }
      // The lowest number divided by -1 is the one quotient that does not fit.
      if (right == -1) {
        overflow =
            operation == Operator::divide && __builtin_sub_overflow(std::int64_t{0}, left, &result);
      } else {
        result = operation == Operator::divide ? left / right : left % right;
      }
  }
  if (overflow) {
    fail_out_of_range(type);
  }
  return fit(result, type);
}

Decimal decimal_arithmetic(Operator operation, const Decimal& left, const Decimal& right) {
  switch (operation) {
    case Operator::add:
      return add(left, right);
    case Operator::subtract:
      return subtract(left, right);
    case Operator::multiply:
      return multiply(left, right);
    case Operator::divide:
      return divide(left, right);
    default:
      return modulo(left, right);
  }
}

}  // namespace

SqlValue arithmetic(Operator operation, Type type, const SqlValue& left, const SqlValue& right) {
  if (type == Type::numeric) {
    return decimal_arithmetic(operation, left.decimal(), right.decimal());
  }
  return integer_arithmetic(operation, type, left.integer(), right.integer());
}

SqlValue arithmetic(Operator operation, Type type, const SqlValue& operand) {
  if (type == Type::numeric) {
    const Decimal& number = operand.decimal();
    const bool keep = operation == Operator::absolute && number.units() >= 0;
    return keep ? number : Decimal{-number.units(), number.scale()};
  }
  if (operation == Operator::absolute && operand.integer() >= 0) {
    return operand;
  }
  return integer_arithmetic(Operator::subtract, type, 0, operand.integer());
}

SqlValue text_function(Operator operation, const std::string& text) {
  if (operation == Operator::length) {
    // Characters of UTF-8: all bytes but those that continue one.
    return static_cast<std::int64_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
  }
  std::string result = text;
  for (char& c : result) {
    if (operation == Operator::lower && c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c - 'A' + 'a');
    } else if (operation == Operator::upper && c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 'a' + 'A');
    }
  }
  return result;
}

}  // namespace ordercheck::models::sql
