// SPDX-License-Identifier: Apache-2.0
#include "lease_lock.hpp"

#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/sync.hpp>

namespace {

using namespace std::chrono_literals;
using examples::LeaseKind;
using examples::LeaseLock;
using ordercheck::Verdict;

/// Works for `length` under a lease of a second, then writes.
template <class Write>
void work(LeaseLock& lock, std::chrono::seconds length, const Write& write) {
  const auto token = lock.acquire(1s);
  if (token.has_value()) {
    ordercheck::this_thread::sleep_for(length);
    write(*token);
    lock.give_back(*token);
  }
}

void two_workers(std::chrono::seconds length, bool fenced) {
  LeaseLock lock;
  ordercheck::atomic<std::uint64_t> newest_written{0};
  ordercheck::atomic<bool> went_back{false};
  ordercheck::always("no write by an older holder", [](bool back) { return !back; }, went_back);
  const auto write = [&](std::uint64_t token) {
    std::uint64_t before = newest_written.load();
    while (before < token && !newest_written.compare_exchange_weak(before, token)) {
    }
    if (before > token && !fenced) {
      went_back = true;
    }
  };
  ordercheck::thread a{[&] { work(lock, length, write); }};
  ordercheck::thread b{[&] {
    ordercheck::this_thread::sleep_for(1s);
    work(lock, 0s, write);
  }};
  a.join();
  b.join();
}

ordercheck::Result explore(std::chrono::seconds length, bool fenced) {
  return ordercheck::check({.minimise = false, .in_process = true},
                           [=] { two_workers(length, fenced); });
}

TEST(LeaseLock, ExcludesOthersUntilItRunsOut) {
  EXPECT_EQ(explore(0s, false).verdict, Verdict::exhausted);
}

TEST(LeaseLock, AHolderThatOverstaysWritesAfterTheNextOne) {
  const ordercheck::Result result = explore(2s, false);
  ASSERT_EQ(result.verdict, Verdict::violated);
  EXPECT_EQ(result.violations.front().name, "no write by an older holder");
}

TEST(LeaseLock, FencingByTheTokenKeepsTheOlderHolderOut) {
  EXPECT_EQ(explore(2s, true).verdict, Verdict::exhausted);
}

}  // namespace
