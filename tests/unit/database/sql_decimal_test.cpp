// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>
#include <ordercheck/models/session.hpp>

#include "database/sql/decimal.hpp"

namespace ordercheck::models::sql {
namespace {

Decimal decimal(std::string_view text) { return Decimal::parse(text).value(); }

TEST(Decimal, IsPrintedWithTheScaleItWasReadWith) {
  for (const char* text : {"0", "0.00", "-0.05", "12.50", "-7", "100", "0.1234567890",
                           "99999999999999999999999999999999999999"}) {
    EXPECT_EQ(decimal(text).text(), text);
  }
}

TEST(Decimal, ReadsSignsPointsAndExponents) {
  EXPECT_EQ(decimal("+1.5").text(), "1.5");
  EXPECT_EQ(decimal(".5").text(), "0.5");
  EXPECT_EQ(decimal("5.").text(), "5");
  EXPECT_EQ(decimal("1e3").text(), "1000");
  EXPECT_EQ(decimal("1.5e-3").text(), "0.0015");
  EXPECT_EQ(decimal("0e30").text(), "0");
}

TEST(Decimal, RefusesWhatIsNoNumberOrTooLong) {
  for (const char* text : {"", "-", ".", "1.2.3", "1e", "1e+", "x", "1 ", "1e39", "1e-39",
                           "100000000000000000000000000000000000000", "1e99999999999"}) {
    EXPECT_FALSE(Decimal::parse(text).has_value()) << text;
  }
}

TEST(Decimal, ComparesNumbersOfAnyScale) {
  EXPECT_EQ(Decimal::compare(decimal("1.50"), decimal("1.5")), 0);
  EXPECT_LT(Decimal::compare(decimal("-1.5"), decimal("-1.49")), 0);
  EXPECT_GT(Decimal::compare(decimal("0.1"), decimal("0.0999999999999999999999999999999999999")),
            0);
  EXPECT_GT(Decimal::compare(decimal("99999999999999999999999999999999999999"),
                             decimal("0.00000000000000000000000000000000000001")),
            0);
  EXPECT_LT(Decimal::compare(decimal("-0.1"), decimal("0.1")), 0);
}

TEST(Decimal, SumsAndProductsAreExact) {
  EXPECT_EQ(add(decimal("1.10"), decimal("2.2")).text(), "3.30");
  EXPECT_EQ(subtract(decimal("1"), decimal("0.999")).text(), "0.001");
  EXPECT_EQ(multiply(decimal("1.5"), decimal("-2.25")).text(), "-3.375");
}

// The scales of quotients were read off a PostgreSQL 15 server.
TEST(Decimal, QuotientsHaveTheServersScale) {
  const auto quotient = [](std::string_view left, std::string_view right) {
    return divide(decimal(left), decimal(right)).text();
  };
  EXPECT_EQ(quotient("1.0", "3"), "0.33333333333333333333");
  EXPECT_EQ(quotient("100", "3.0"), "33.3333333333333333");
  EXPECT_EQ(quotient("10000", "7.0"), "1428.5714285714285714");
  EXPECT_EQ(quotient("0.0001", "3"), "0.000033333333333333333333");
  EXPECT_EQ(quotient("12345.678", "0.01"), "1234567.800000000000");
  EXPECT_EQ(quotient("-2.5", "7"), "-0.35714285714285714286");
}

TEST(Decimal, DivisionByZeroIsTheServersError) {
  EXPECT_THROW(divide(decimal("1"), decimal("0.0")), SqlError);
  EXPECT_THROW(modulo(decimal("1"), decimal("0")), SqlError);
}

TEST(Decimal, RoundsHalfAwayFromZero) {
  EXPECT_EQ(round_to(decimal("2.5"), 0).text(), "3");
  EXPECT_EQ(round_to(decimal("-2.5"), 0).text(), "-3");
  EXPECT_EQ(round_to(decimal("2.4999"), 0).text(), "2");
  EXPECT_EQ(round_to(decimal("1.5"), 3).text(), "1.500");
  EXPECT_EQ(round_to_integer(decimal("9223372036854775807.4")), 9223372036854775807);
  EXPECT_EQ(round_to_integer(decimal("9223372036854775807.5")), std::nullopt);
}

TEST(Decimal, OfMoreThanThirtyEightDigitsIsRefused) {
  const Decimal big = decimal("99999999999999999999999999999999999999");
  EXPECT_THROW(add(big, decimal("1")), UnsupportedSql);
  EXPECT_THROW(multiply(big, big), UnsupportedSql);
  EXPECT_THROW(add(big, decimal("0.1")), UnsupportedSql);
  EXPECT_THROW(divide(big, decimal("0.3")), UnsupportedSql);
}

}  // namespace
}  // namespace ordercheck::models::sql
