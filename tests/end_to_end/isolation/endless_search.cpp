// SPDX-License-Identifier: Apache-2.0
// A test whose search would take for ever. It writes its explorer's process id to descriptor 3 as
// soon as a body runs. isolation_test ends it.
#include <chrono>

#include <gtest/gtest.h>
#include <ordercheck/gtest.hpp>
#include <ordercheck/sync.hpp>
#include <unistd.h>

namespace {

constexpr int kNoticeDescriptor = 3;
bool noticed = false;  // outlives executions: the body itself does not depend on it

ORDERCHECK_TEST(Search, IsEndless, {.time_budget = std::chrono::hours{1}}) {
  if (!noticed) {
    noticed = true;
    const pid_t explorer = getpid();
    if (write(kNoticeDescriptor, &explorer, sizeof explorer) != sizeof explorer) {
      _exit(1);
    }
  }
  ordercheck::atomic<int> count{0};
  const auto increment = [&] {
    for (int i = 0; i < 50; ++i) {
      ++count;
    }
  };
  ordercheck::thread first{increment};
  ordercheck::thread second{increment};
  ordercheck::thread third{increment};
  first.join();
  second.join();
  third.join();
}

ORDERCHECK_TEST(Search, IsNotBegun) {}

TEST(Plain, TestStillRuns) { EXPECT_EQ(1 + 1, 2); }

}  // namespace
