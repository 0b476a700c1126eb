// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "order_processor/service/discount.hpp"

namespace order_processor {
namespace {

const DiscountRules kRules{};

TEST(Discount, LoyaltyIsRewardedFromTheQualifyingHistoryOn) {
  EXPECT_EQ(loyalty_discount(kRules, {.orders = kRules.loyalty_after_orders - 1}), 0);
  EXPECT_EQ(loyalty_discount(kRules, {.orders = kRules.loyalty_after_orders}), 10);
}

TEST(Discount, TheThresholdItselfIsCrossed) {
  EXPECT_EQ(discount_for(kRules, {}, kRules.threshold - 1), (Discount{0, 0}));
  EXPECT_EQ(discount_for(kRules, {}, kRules.threshold), (Discount{0, 5}));
}

TEST(Discount, BothAddUp) {
  const Discount discount =
      discount_for(kRules, {.orders = kRules.loyalty_after_orders}, kRules.threshold);
  EXPECT_TRUE(discount.both());
  EXPECT_EQ(price_after(discount, 200'00), 170'00);
}

}  // namespace
}  // namespace order_processor
