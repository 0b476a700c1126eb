// SPDX-License-Identifier: Apache-2.0
// Behind a network that loses, delays and duplicates: each defect of the order service is found,
// the correct code exhausted.
#include <gtest/gtest.h>

#include "main_job/expect.hpp"
#include "order_service/checks.hpp"

namespace order_service {
namespace {

TEST(OrderServiceDefects, LostStatisticsShowAsAWrongTotal) {
  main_job::expect_found(target(), {.variant = "lost_statistics",
                                    .type = "assertion",
                                    .message = "(invariant: revenue = sum of charges)",
                                    .step_count_max = 60,
                                    .preemptions_max = 1});
}

TEST(OrderServiceDefects, TheCauseOfLostStatisticsIsADataRace) {
  const main_job::Row row = main_job::run_variant(target(), "lost_statistics");
  ASSERT_TRUE(row.violation);
  EXPECT_NE(row.violation->cause.find("race"), std::string::npos) << row.violation->cause;
}

TEST(OrderServiceDefects, DoubleChargeIsFound) {
  main_job::expect_found(target(), {.variant = "double_charge",
                                    .type = "assertion",
                                    .message = "double charge: order 1 was charged 2 times",
                                    .step_count_max = 40,
                                    .preemptions_max = 1,
                                    .faults = 1});
}

TEST(OrderServiceDefects, OverdraftIsFound) {
  main_job::expect_found(target(), {.variant = "overdraft",
                                    .type = "assertion",
                                    .message = "(invariant: no balance below zero)",
                                    .step_count_max = 60,
                                    .preemptions_max = 1});
}

TEST(OrderServiceDefects, BatchChargedNotRecordedIsFound) {
  main_job::expect_found(target(), {.variant = "batch_charged_not_recorded",
                                    .type = "assertion",
                                    .message = "but it is refused",
                                    .step_count_max = 40});
}

TEST(OrderServiceDefects, BatchRecordedNotChargedIsFound) {
  main_job::expect_found(target(), {.variant = "batch_recorded_not_charged",
                                    .type = "assertion",
                                    .message = "(invariant: revenue = sum of charges)",
                                    .step_count_max = 40});
}

TEST(OrderServiceDefects, TheCorrectServiceIsExhausted) {
  main_job::expect_exhausted(target(), {"2 workers", "2 orders", "1 network faults"});
}

}  // namespace
}  // namespace order_service
