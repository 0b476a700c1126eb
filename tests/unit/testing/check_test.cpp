// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/sync.hpp>

#include "fake_engine.hpp"

namespace ordercheck {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using testing::TemporaryFolder;

// Two threads with two increments each under one lock: either order of the four sections that keeps
// each thread's own, so 6 executions.
void count_under_a_lock() {
  mutex mutual;
  int count = 0;
  const auto twice = [&] {
    for (int i = 0; i < 2; ++i) {
      const lock_guard lock{mutual};
      ++count;
    }
  };
  thread first{twice};
  thread second{twice};
  first.join();
  second.join();
  require(count == 4, "an increment is lost");
}

// A debit is checked and then made: two of them may overdraw.
void overdraw() {
  atomic<int> balance{100};
  const auto debit = [&] {
    if (balance.load() >= 80) {
      balance -= 80;
    }
  };
  thread first{debit};
  thread second{debit};
  first.join();
  second.join();
  require(balance.load() >= 0, "the wallet is overdrawn");
}

TEST(Check, CorrectBodyIsExhausted) {
  const Result result = check({}, count_under_a_lock);
  EXPECT_EQ(result.verdict, Verdict::exhausted);
  EXPECT_EQ(result.executions, 6U);
  EXPECT_EQ(result.stop_reason, StopReason::none);
  EXPECT_FALSE(result.counterexample.has_value());
}

TEST(Check, RaceConditionIsFoundWithOnePreemption) {
  const TemporaryFolder folder;
  const Result result = check({.out = folder.path()}, overdraw);
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().type, "assertion");
  EXPECT_EQ(result.counterexample->violation().message, "the wallet is overdrawn");
  EXPECT_EQ(result.counterexample->preemptions(), 1U);
  EXPECT_TRUE(result.counterexample->preemptions_are_minimal());
  EXPECT_TRUE(std::filesystem::exists(result.counterexample->path()));
}

TEST(Check, ResultAndFileCallObjectsByTheSameNames) {
  const TemporaryFolder folder;
  const Result result = check({.out = folder.path()}, [] {
    mutex first;
    mutex second;
    thread other{[&] {
      const lock_guard one{second};
      const lock_guard two{first};
    }};
    {
      const lock_guard one{first};
      const lock_guard two{second};
    }
    other.join();
  });
  ASSERT_TRUE(result.counterexample.has_value());
  ASSERT_FALSE(result.violations.empty());
  EXPECT_EQ(result.violations.front().name, result.counterexample->violation().name);
  EXPECT_EQ(result.violations.front().message, result.counterexample->violation().message);
  EXPECT_EQ(result.message, result.violations.front().message);
  EXPECT_THAT(result.message, HasSubstr("mutex at check_test.cpp:"));
}

TEST(Check, InOneProcessGivesTheSame) {
  const TemporaryFolder folder;
  int runs = 0;
  const Result result = check({.in_process = true, .out = folder.path()}, [&runs] {
    ++runs;
    overdraw();
  });
  EXPECT_EQ(result.verdict, Verdict::violated);
  EXPECT_GT(runs, 1);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->preemptions(), 1U);
}

TEST(Check, BodyRunsInAnotherProcessByDefault) {
  int runs = 0;
  EXPECT_EQ(check({}, [&runs] { ++runs; }).verdict, Verdict::exhausted);
  EXPECT_EQ(runs, 0);
}

TEST(Check, WritesNothingToStdout) {
  const TemporaryFolder folder;
  ::testing::internal::CaptureStdout();
  check({.out = folder.path()}, overdraw);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "");
}

TEST(Check, SpentBudgetStops) {
  const Result result = check({.execution_budget = 2}, count_under_a_lock);
  EXPECT_EQ(result.verdict, Verdict::stopped);
  EXPECT_EQ(result.stop_reason, StopReason::executions);
  EXPECT_EQ(result.executions, 2U);
}

TEST(Check, RandomWalkSamples) {
  const Result result =
      check({.execution_budget = 5, .search = Search::random_walk}, count_under_a_lock);
  EXPECT_EQ(result.verdict, Verdict::sampled);
  EXPECT_EQ(result.executions, 5U);
}

TEST(Check, WrongEnvironmentIsOneSentence) {
  const testing::ScopedVariable scope{"ORDERCHECK_SEED", "many"};
  try {
    check({}, [] {});
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_STREQ(error.what(), "ORDERCHECK_SEED is 'many', expected a whole number");
  }
}

TEST(Check, EveryTwinOfACheckCallHasItsOwnFile) {
  const TemporaryFolder folder;
  const Result first = check({.out = folder.path()}, overdraw);
  const Result second = check({.out = folder.path()}, overdraw);
  ASSERT_TRUE(first.counterexample.has_value() && second.counterexample.has_value());
  EXPECT_NE(first.counterexample->path(), second.counterexample->path());
}

TEST(Check, CrashOfTheBodyLeavesTheTestRunning) {
  const TemporaryFolder folder;
  const Result result = check({.out = folder.path()}, [] {
    atomic<int> stage{0};
    thread writer{[&] {
      stage = 1;
      stage = 2;
    }};
    if (stage.load() == 1) {
      std::abort();
    }
    writer.join();
  });
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().type, "crash");
  EXPECT_EQ(result.counterexample->violation().name, "SIGABRT");
  EXPECT_TRUE(result.counterexample->preemptions_are_minimal());
}

TEST(Check, EndlessLoopOfTheBodyIsEnded) {
  const TemporaryFolder folder;
  const Result result = check({.endless_loop = 100ms, .out = folder.path()}, [] {
    atomic<int> stage{0};
    thread writer{[&] { stage = 1; }};
    const volatile bool spin = stage.load() == 1;
    while (spin) {
    }
    writer.join();
  });
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().type, "endless_loop");
  EXPECT_THAT(result.counterexample->violation().message, HasSubstr("100 ms"));
}

}  // namespace
}  // namespace ordercheck
