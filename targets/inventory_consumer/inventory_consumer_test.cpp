// SPDX-License-Identifier: Apache-2.0
// The correct inventory consumers are exhausted with their tables in a modelled database; and at
// which isolation levels each defect appears.
#include <array>
#include <string_view>

#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "inventory_consumer/checks.hpp"

namespace inventory_consumer {
namespace {

using ordercheck::Verdict;
using transactions::Level;

Verdict verdict_of(const catalogue::Search& search) {
  ordercheck::Options options;
  options.out = testing::TempDir();
  const ordercheck::Result result = ordercheck::check(options, search.body);
  EXPECT_NE(result.verdict, Verdict::stopped) << search.workload << ": " << result.message;
  return result.verdict;
}

// Whether the variant holds at read committed, repeatable read, and serializable on each access
// path.
void expect_levels(const Workload& workload, std::string_view variant_name,
                   const std::array<bool, 3>& holds) {
  for (const Level& level : transactions::levels()) {
    EXPECT_EQ(
        verdict_of(search_of(workload, variant(variant_name), level)),
        holds[static_cast<std::size_t>(level.isolation)] ? Verdict::exhausted : Verdict::violated)
        << variant_name << " at " << text_of(level);
  }
}

TEST(InventoryConsumer, IsExhaustedAtEachLevelAndOnEachAccessPath) {
  catalogue::expect_exhausted(
      target(), {"2 consumers", "2 products", "2 messages", "3 consumers", "read committed",
                 "repeatable read", "serializable by index", "serializable by sequential scan",
                 "serializable by ideal locks"});
}

TEST(InventoryConsumer, LockOfOneProcessSufficesForOneProcess) {
  EXPECT_EQ(verdict_of(search_of(one_process(), variant("process_lock"), {})), Verdict::exhausted);
}

TEST(InventoryConsumerLevels, LostUpdateNeedsReadCommitted) {
  expect_levels(same_product(), "lost_update", {false, true, true});
}

TEST(InventoryConsumerLevels, ProcessLockNeedsReadCommitted) {
  expect_levels(same_product(), "process_lock", {false, true, true});
}

TEST(InventoryConsumerLevels, WeakIsolationNeedsReadCommitted) {
  expect_levels(same_product(), "weak_isolation", {false, true, true});
}

TEST(InventoryConsumerLevels, MissingDeduplicationShowsAtEachLevel) {
  expect_levels(redelivery(), "no_deduplication", {false, false, false});
}

TEST(InventoryConsumerLevels, CheckThenInsertNeedsReadCommitted) {
  expect_levels(redelivery(), "check_then_insert", {false, true, true});
}

TEST(InventoryConsumerLevels, SeparateTransactionsShowAtEachLevel) {
  expect_levels(opposite_orders(), "separate_transactions", {false, false, false});
}

TEST(InventoryConsumerLevels, NegativeStockShowsAtEachLevel) {
  expect_levels(same_product(), "negative_stock", {false, false, false});
}

TEST(InventoryConsumerLevels, MissingRetryShowsAtEachLevel) {
  expect_levels(opposite_orders(), "no_retry", {false, false, false});
}

TEST(InventoryConsumerLevels, DoubleRetryShowsAtEachLevel) {
  expect_levels(opposite_orders(), "double_retry", {false, false, false});
}

}  // namespace
}  // namespace inventory_consumer
