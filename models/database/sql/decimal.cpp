// SPDX-License-Identifier: Apache-2.0
#include "database/sql/decimal.hpp"

#include <algorithm>
#include <limits>

#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

// The server stores numerics in digits of base 10,000, and the scale of a quotient follows them.
constexpr Int128 base = 10'000;
constexpr int base_digit_count = 4;
constexpr int quotient_digit_count_min = 16;

Int128 magnitude(Int128 number) { return number < 0 ? -number : number; }

Int128 power_of_ten(int exponent) {
  if (exponent > Decimal::digit_count_max) {
    refuse_big_number();
  }
  Int128 power = 1;
  for (int i = 0; i < exponent; ++i) {
    power *= 10;
  }
  return power;
}

Decimal checked(Int128 units, int scale) {
  if (scale > Decimal::digit_count_max ||
      magnitude(units) >= power_of_ten(Decimal::digit_count_max)) {
    refuse_big_number();
  }
  return Decimal{units, scale};
}

Int128 checked_product(Int128 left, Int128 right) {
  Int128 product = 0;
  if (__builtin_mul_overflow(left, right, &product)) {
    refuse_big_number();
  }
  return product;
}

Int128 units_at(const Decimal& number, int scale) {
  return checked_product(number.units(), power_of_ten(scale - number.scale()));
}

// Divides with rounding half away from zero.
Int128 rounded_quotient(Int128 dividend, Int128 divisor) {
  const Int128 quotient = dividend / divisor;
  const Int128 rest = magnitude(dividend % divisor);
  const bool up = rest >= magnitude(divisor) - rest;
  const Int128 away = (dividend < 0) == (divisor < 0) ? 1 : -1;
  return up ? quotient + away : quotient;
}

// The first digit of base 10,000 and its weight: 0 for the last one before the point.
struct Leading {
  Int128 digit = 0;
  int weight = 0;
};

Leading leading(const Decimal& number) {
  const Int128 units = magnitude(number.units());
  if (units == 0) {
    return {};
  }
  Leading result;
  Int128 whole = units / power_of_ten(number.scale());
  if (whole != 0) {
    for (; whole >= base; whole /= base) {
      ++result.weight;
    }
    result.digit = whole;
    return result;
  }
  const int group_count = (number.scale() + base_digit_count - 1) / base_digit_count;
  const int padding = group_count * base_digit_count - number.scale();
  // Below one: the digits after the point, in groups of four.
  Int128 rest = units;
  int weight = -group_count;
  if (rest < power_of_ten(base_digit_count - padding)) {
    return {rest * power_of_ten(padding), weight};
  }
  rest /= power_of_ten(base_digit_count - padding);
  for (++weight; rest >= base; rest /= base) {
    ++weight;
  }
  return {rest, weight};
}

int quotient_scale(const Decimal& left, const Decimal& right) {
  const Leading dividend = leading(left);
  const Leading divisor = leading(right);
  int weight = dividend.weight - divisor.weight;
  if (dividend.digit <= divisor.digit) {
    --weight;
  }
  return std::max(
      {quotient_digit_count_min - weight * base_digit_count, left.scale(), right.scale(), 0});
}

void require_divisor(const Decimal& divisor) {
  if (divisor.units() == 0) {
    fail("22012", "division by zero");
  }
}

}  // namespace

Decimal add(const Decimal& left, const Decimal& right) {
  const int scale = std::max(left.scale(), right.scale());
  Int128 sum = 0;
  if (__builtin_add_overflow(units_at(left, scale), units_at(right, scale), &sum)) {
    refuse_big_number();
  }
  return checked(sum, scale);
}

Decimal subtract(const Decimal& left, const Decimal& right) {
  return add(left, Decimal{-right.units(), right.scale()});
}

Decimal multiply(const Decimal& left, const Decimal& right) {
  return checked(checked_product(left.units(), right.units()), left.scale() + right.scale());
}

Decimal divide(const Decimal& left, const Decimal& right) {
  require_divisor(right);
  const int scale = quotient_scale(left, right);
  const int shift = scale + right.scale() - left.scale();
  if (shift >= 0) {
    return checked(
        rounded_quotient(checked_product(left.units(), power_of_ten(shift)), right.units()), scale);
  }
  return checked(
      rounded_quotient(left.units(), checked_product(right.units(), power_of_ten(-shift))), scale);
}

Decimal modulo(const Decimal& left, const Decimal& right) {
  require_divisor(right);
  const int scale = std::max(left.scale(), right.scale());
  return checked(units_at(left, scale) % units_at(right, scale), scale);
}

Decimal round_to(const Decimal& number, int scale) {
  if (scale >= number.scale()) {
    return checked(units_at(number, scale), scale);
  }
  return checked(rounded_quotient(number.units(), power_of_ten(number.scale() - scale)), scale);
}

std::optional<std::int64_t> round_to_integer(const Decimal& number) {
  const Int128 whole = round_to(number, 0).units();
  if (whole < std::numeric_limits<std::int64_t>::min() ||
      whole > std::numeric_limits<std::int64_t>::max()) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(whole);
}

Decimal limit(const Decimal& number, int precision, int scale) {
  const Decimal rounded = round_to(number, scale);
  if (magnitude(rounded.units()) >= power_of_ten(precision)) {
    fail("22003", "numeric field overflow");
  }
  return rounded;
}

}  // namespace ordercheck::models::sql
