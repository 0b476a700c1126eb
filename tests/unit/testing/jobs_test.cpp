// SPDX-License-Identifier: Apache-2.0
// Checks whose search is shared by several explorer processes.
#include <chrono>
#include <cstdlib>

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/sync.hpp>

#include "fake_engine.hpp"

namespace ordercheck {
namespace {

using namespace std::chrono_literals;
using testing::TemporaryFolder;

/// Another thread's value is seen in the middle, in some executions.
template <class Then>
void look_in_the_middle(const Then& then) {
  atomic<int> stage{0};
  thread writer{[&] {
    stage = 1;
    stage = 2;
  }};
  if (stage.load() == 1) {
    then();
  }
  writer.join();
}

TEST(Jobs, CrashOfTheBodyInAnExplorerIsTheCrashOfTheCheck) {
  const TemporaryFolder folder;
  const Result result =
      check({.jobs = 2, .out = folder.path()}, [] { look_in_the_middle([] { std::abort(); }); });
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().type, "crash");
  EXPECT_EQ(result.counterexample->violation().name, "SIGABRT");
}

TEST(Jobs, EndlessLoopOfTheBodyInAnExplorerIsEnded) {
  const TemporaryFolder folder;
  const Result result = check({.jobs = 2, .endless_loop = 100ms, .out = folder.path()}, [] {
    look_in_the_middle([] {
      const volatile bool spin = true;
      while (spin) {
      }
    });
  });
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().type, "endless_loop");
}

TEST(Jobs, AreSetFromTheEnvironmentAndChangeNoCount) {
  const TemporaryFolder folder;
  const auto body = [] { look_in_the_middle([] {}); };
  const Result alone = check({.out = folder.path()}, body);
  setenv("ORDERCHECK_JOBS", "3", 1);
  const Result shared = check({.out = folder.path()}, body);
  unsetenv("ORDERCHECK_JOBS");
  EXPECT_EQ(shared.verdict, Verdict::exhausted);
  EXPECT_EQ(shared.executions, alone.executions);
  EXPECT_EQ(shared.bounds, alone.bounds);
}

TEST(Jobs, SearchesThatFollowEachOtherAreEachWhole) {
  const TemporaryFolder folder;
  for (int i = 0; i < 3; ++i) {
    const Result result = check({.jobs = 2, .out = folder.path()}, [] {
      look_in_the_middle([] { require(false, "seen in the middle"); });
    });
    EXPECT_EQ(result.verdict, Verdict::violated);
    ASSERT_TRUE(result.counterexample.has_value());
    EXPECT_EQ(result.counterexample->preemptions(), 2U);
    EXPECT_TRUE(result.counterexample->preemptions_are_minimal());
  }
}

}  // namespace
}  // namespace ordercheck
