// SPDX-License-Identifier: Apache-2.0
// The planted defect of the order processor is found, and it needs all four of its conditions.
#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "order_processor/checks.hpp"

namespace order_processor {
namespace {

ordercheck::Result explore_defect(const RaceConditions& conditions) {
  return ordercheck::check({.name = "order_processor.race_condition"},
                           [conditions] { check_run(race_workload(conditions), &race_condition); });
}

TEST(OrderProcessorDefects, RaceConditionIsFound) {
  catalogue::expect_found(target(), {.variant = "race_condition",
                                     .type = "invariant",
                                     .message = "no stock below zero",
                                     .step_count_max = 60,
                                     .preemptions_max = 2});
}

TEST(OrderProcessorDefects, TheCorrectProcessorIsExhausted) {
  catalogue::expect_exhausted(target(), {"2 workers", "2 orders", "2 warehouses", "3 workers"});
}

TEST(OrderProcessorDefects, AllFourConditionsTogetherDoHarm) {
  const ordercheck::Result result = explore_defect({});
  ASSERT_EQ(result.verdict, ordercheck::Verdict::violated);
  EXPECT_NE(result.violations.front().message.find("units sold + units left = units stocked"),
            std::string::npos)
      << result.violations.front().message;
}

TEST(OrderProcessorDefects, OneOrderInFlightDoesNoHarm) {
  EXPECT_EQ(explore_defect({.several_in_flight = false}).verdict, ordercheck::Verdict::exhausted);
}

TEST(OrderProcessorDefects, OneWarehouseDoesNoHarm) {
  EXPECT_EQ(explore_defect({.different_warehouses = false}).verdict,
            ordercheck::Verdict::exhausted);
}

TEST(OrderProcessorDefects, ACustomerWhoDoesNotComeToQualifyDoesNoHarm) {
  EXPECT_EQ(explore_defect({.comes_to_qualify = false}).verdict, ordercheck::Verdict::exhausted);
}

TEST(OrderProcessorDefects, ATotalBelowTheThresholdDoesNoHarm) {
  EXPECT_EQ(explore_defect({.crosses_threshold = false}).verdict, ordercheck::Verdict::exhausted);
}

}  // namespace
}  // namespace order_processor
