// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "database/sql/row_bytes.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(RowBytes, ComeBackAsTheRowTheyWereMadeOf) {
  const Row row{
      nullptr, true, false, -5, 9'000'000'000, Decimal{-1250, 2}, "", "a\0b", Timestamp{-1, true}};
  EXPECT_EQ(decode(encode(row)), row);
  EXPECT_EQ(decode(encode({})), Row{});
}

TEST(RowBytes, DifferForDifferentRows) {
  EXPECT_NE(encode({"ab", "c"}), encode({"a", "bc"}));
  EXPECT_NE(encode({nullptr}), encode({""}));
  EXPECT_NE(encode({1}), encode({true}));
  EXPECT_NE(encode({Decimal{15, 1}}), encode({Decimal{150, 2}}));
}

TEST(RowBytes, OfAKeyAreTheSameForEqualNumbers) {
  EXPECT_EQ(encode_key({Decimal{15, 1}}), encode_key({Decimal{1500, 3}}));
  EXPECT_EQ(encode_key({Decimal{0, 0}}), encode_key({Decimal{0, 5}}));
  EXPECT_NE(encode_key({Decimal{15, 1}}), encode_key({Decimal{15, 0}}));
}

}  // namespace
}  // namespace ordercheck::models::sql
