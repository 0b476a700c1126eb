// SPDX-License-Identifier: Apache-2.0
// With the tables in a modelled database at read committed: each defect of the inventory consumer
// is found.
#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "inventory_consumer/checks.hpp"

namespace inventory_consumer {
namespace {

TEST(InventoryConsumerDefects, LostUpdateIsFound) {
  catalogue::expect_found(target(), {.variant = "lost_update",
                                     .type = "assertion",
                                     .message = "(invariant: stock = initial + accepted changes)",
                                     .step_count_max = 30,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, ProcessLockIsFound) {
  catalogue::expect_found(target(), {.variant = "process_lock",
                                     .type = "assertion",
                                     .message = "(invariant: stock = initial + accepted changes)",
                                     .step_count_max = 35,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, WeakIsolationIsFound) {
  catalogue::expect_found(target(), {.variant = "weak_isolation",
                                     .type = "assertion",
                                     .message = "stock of A went negative: -1",
                                     .step_count_max = 30,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, NoDeduplicationIsFound) {
  catalogue::expect_found(target(), {.variant = "no_deduplication",
                                     .type = "assertion",
                                     .message = "message m1 was applied 2 times",
                                     .step_count_max = 25});
}

TEST(InventoryConsumerDefects, CheckThenInsertIsFound) {
  catalogue::expect_found(target(), {.variant = "check_then_insert",
                                     .type = "assertion",
                                     .message = "message m1 was applied 2 times",
                                     .step_count_max = 30,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, SeparateTransactionsAreFound) {
  catalogue::expect_found(target(), {.variant = "separate_transactions",
                                     .type = "assertion",
                                     .message = "was lost: taken for one that was handled before",
                                     .step_count_max = 45,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, NegativeStockIsFound) {
  catalogue::expect_found(target(), {.variant = "negative_stock",
                                     .type = "assertion",
                                     .message = "stock of A went negative: -1",
                                     .step_count_max = 30});
}

TEST(InventoryConsumerDefects, NoRetryIsFound) {
  catalogue::expect_found(target(), {.variant = "no_retry",
                                     .type = "assertion",
                                     .message = "was lost: deadlock detected",
                                     .step_count_max = 40,
                                     .preemptions_max = 1});
}

TEST(InventoryConsumerDefects, DoubleRetryIsFound) {
  catalogue::expect_found(target(), {.variant = "double_retry",
                                     .type = "assertion",
                                     .message = "(invariant: stock = initial + accepted changes)",
                                     .step_count_max = 60,
                                     .preemptions_max = 1});
}

}  // namespace
}  // namespace inventory_consumer
