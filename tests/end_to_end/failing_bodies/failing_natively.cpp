// SPDX-License-Identifier: Apache-2.0
// The native twins of explored tests, as stress runs. failing_bodies_test runs it.
#include <gtest/gtest.h>
#include <ordercheck/gtest.hpp>
#include <ordercheck/sync.hpp>

namespace {

int repetitions = 0;

ORDERCHECK_TEST(Native, FailsInItsSeventhRepetition) { EXPECT_NE(++repetitions, 7); }

ORDERCHECK_TEST(Native, RealThreadsRun) {
  ordercheck::mutex mutual;
  int count = 0;
  const auto increment = [&] {
    const ordercheck::lock_guard lock{mutual};
    ++count;
  };
  ordercheck::thread first{increment};
  ordercheck::thread second{increment};
  first.join();
  second.join();
  EXPECT_EQ(count, 2);
}

TEST(Native, FailingRepetitionWasTheLast) { EXPECT_EQ(repetitions, 7); }

}  // namespace
