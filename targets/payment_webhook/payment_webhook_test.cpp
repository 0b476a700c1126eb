// SPDX-License-Identifier: Apache-2.0
// The correct payment webhook is exhausted with the orders table in a modelled database; and at
// which isolation levels each defect appears.
#include <array>
#include <string_view>

#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "payment_webhook/checks.hpp"

namespace payment_webhook {
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

// Whether the variant holds at read committed, repeatable read and serializable.
void expect_levels(std::string_view variant_name, const std::array<bool, 3>& holds) {
  for (const Level& level : transactions::levels()) {
    if (level.access_path == transactions::AccessPath::ideal) {
      continue;  // no server has it; what it finds depends on what is called ideal
    }
    EXPECT_EQ(
        verdict_of(small_search(variant_name, level, 2)),
        holds[static_cast<std::size_t>(level.isolation)] ? Verdict::exhausted : Verdict::violated)
        << variant_name << " at " << text_of(level);
  }
}

TEST(PaymentWebhook, IsExhaustedAtEachLevelAndOnEachAccessPath) {
  catalogue::expect_exhausted(
      target(),
      {"2 workers", "2 events", "3 workers", "read committed", "repeatable read",
       "serializable by index", "serializable by sequential scan", "serializable by ideal locks"});
}

TEST(PaymentWebhookLevels, MissingCheckShowsAtEachLevel) {
  expect_levels("no_check", {false, false, false});
}

TEST(PaymentWebhookLevels, OnlySerializableReplacesTheUniqueIndex) {
  expect_levels("no_unique_index", {false, false, true});
}

TEST(PaymentWebhookLevels, TimestampIdsCollideAtEachLevel) {
  expect_levels("timestamp_ids", {false, false, false});
}

TEST(PaymentWebhookLevels, UnhandledViolationIsHiddenBySerializable) {
  expect_levels("unhandled_violation", {false, false, true});
}

}  // namespace
}  // namespace payment_webhook
