// SPDX-License-Identifier: Apache-2.0
// Behind a network that loses, delays and duplicates: each defect of the order service is found,
// the correct code exhausted.
#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "order_service/checks.hpp"

namespace order_service {
namespace {

TEST(OrderServiceDefects, LostStatisticsShowAsAWrongTotal) {
  catalogue::expect_found(target(), {.variant = "lost_statistics",
                                     .type = "assertion",
                                     .message = "(invariant: revenue = sum of charges)",
                                     .step_count_max = 60,
                                     .preemptions_max = 1});
}

TEST(OrderServiceDefects, TheCauseOfLostStatisticsIsADataRace) {
  const catalogue::Row row = catalogue::run_variant(target(), "lost_statistics");
  ASSERT_TRUE(row.violation);
  EXPECT_NE(row.violation->cause.find("race"), std::string::npos) << row.violation->cause;
}

TEST(OrderServiceDefects, DoubleChargeIsFound) {
  catalogue::expect_found(target(), {.variant = "double_charge",
                                     .type = "assertion",
                                     .message = "double charge: order 1 was charged 2 times",
                                     .step_count_max = 45,
                                     .preemptions_max = 1,
                                     .faults = 1});
}

TEST(OrderServiceDefects, OverdraftIsFound) {
  catalogue::expect_found(target(), {.variant = "overdraft",
                                     .type = "assertion",
                                     .message = "(invariant: no balance below zero)",
                                     .step_count_max = 65,
                                     .preemptions_max = 1});
}

TEST(OrderServiceDefects, BatchChargedNotRecordedIsFound) {
  catalogue::expect_found(target(), {.variant = "batch_charged_not_recorded",
                                     .type = "assertion",
                                     .message = "but it is refused",
                                     .step_count_max = 50});
}

TEST(OrderServiceDefects, BatchRecordedNotChargedIsFound) {
  catalogue::expect_found(target(), {.variant = "batch_recorded_not_charged",
                                     .type = "assertion",
                                     .message = "(invariant: revenue = sum of charges)",
                                     .step_count_max = 60});
}

TEST(OrderServiceDefects, TheCorrectServiceIsExhausted) {
  catalogue::expect_exhausted(target(), {"2 workers", "2 orders", "1 network fault"});
}

}  // namespace
}  // namespace order_service
