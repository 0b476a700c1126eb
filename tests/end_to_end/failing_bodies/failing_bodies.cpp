// SPDX-License-Identifier: Apache-2.0
// A test program whose bodies end badly in one rare interleaving each, with tests that pass between
// them. failing_bodies_test runs it.
#include <chrono>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>
#include <ordercheck/gtest.hpp>
#include <ordercheck/sync.hpp>

namespace {

using namespace std::chrono_literals;

/// Calls `act` on a thread that meets the middle of three stages of another one.
template <class Act>
void at_a_rare_moment(Act act) {
  ordercheck::atomic<int> stage{0};
  ordercheck::thread writer{[&] {
    stage = 1;
    stage = 2;
  }};
  ordercheck::thread reader{[&] {
    if (stage.load() == 1) {
      act();
    }
  }};
  writer.join();
  reader.join();
}

int recurse(volatile int* above) {
  volatile int here[256] = {*above};  // NOLINT(modernize-avoid-c-arrays): to fill the stack
  return *above < 0 ? 0 : recurse(here) + here[0];
}

ORDERCHECK_TEST(Rare, Segfault) {
  at_a_rare_moment([] {
    volatile int* volatile nowhere = nullptr;
    *nowhere = 1;
  });
}

ORDERCHECK_TEST(Rare, StackOverflow) {
  at_a_rare_moment([] {
    volatile int start = 1;
    recurse(&start);
  });
}

ORDERCHECK_TEST(Rare, EndlessLoop, {.endless_loop = 200ms}) {
  at_a_rare_moment([] {
    const volatile bool on = true;
    while (on) {
    }
  });
}

ORDERCHECK_TEST(Rare, ExceptionLeavesAThread) {
  at_a_rare_moment([] { throw std::runtime_error{"out of stock"}; });
}

ORDERCHECK_TEST(Rare, Abort) {
  at_a_rare_moment([] { std::abort(); });
}

ORDERCHECK_TEST(Stray, Mutex) {
  std::mutex mutual;
  ordercheck::atomic<int> count{0};
  const auto increment = [&] {
    const std::lock_guard lock{mutual};
    ++count;
  };
  ordercheck::thread first{increment};
  ordercheck::thread second{increment};
  first.join();
  second.join();
}

ORDERCHECK_TEST(Stray, Thread) {
  std::thread{[] {}}.join();
}

ORDERCHECK_TEST(Face, ExpectInAThreadFails) {
  at_a_rare_moment([] { EXPECT_EQ(1, 2) << "the middle was seen"; });
}

ORDERCHECK_TEST(Face, SpentBudgetFails, {.execution_budget = 2}) {
  at_a_rare_moment([] {});
}

ORDERCHECK_TEST(Face, SamplingPassesWhenAskedFor,
                {.execution_budget = 5, .search = ordercheck::Search::random_walk}) {
  at_a_rare_moment([] {});
}

ORDERCHECK_TEST(Face, SkippedBodyIsSkipped) { GTEST_SKIP(); }

class WithStock : public ::testing::Test {
 protected:
  void SetUp() override { stock_ = 2; }

  int stock_ = 0;
};

// Each execution must get a fixture of its own.
ORDERCHECK_TEST_F(WithStock, IsMadeAnewForEachExecution) {
  at_a_rare_moment([] {});
  EXPECT_EQ(stock_, 2);
  stock_ = 0;
}

ORDERCHECK_TEST(Afterwards, ExploredTestStillRuns) {
  at_a_rare_moment([] {});
}

TEST(Afterwards, PlainTestStillRuns) { EXPECT_EQ(1 + 1, 2); }

}  // namespace
