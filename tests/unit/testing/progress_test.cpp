// SPDX-License-Identifier: Apache-2.0
#include "testing/progress.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

TEST(Progress, LineTellsHowFarItCame) {
  const Progress progress{"Wallet.NeverOverdrawn", 60s, false};
  EXPECT_EQ(progress.line({12'345, 0, ""}, 3s),
            "ordercheck: Wallet.NeverOverdrawn: 12,345 executions, 4,120/s, 3 s of 60 s");
  EXPECT_EQ(progress.line({7, 1, "minimising"}, 3s),
            "ordercheck: Wallet.NeverOverdrawn: 7 executions, 1 restart, minimising, 3 s of 60 s");
}

std::string written(bool terminal, Progress::Clock::duration elapsed) {
  ::testing::internal::CaptureStderr();
  {
    const auto start = Progress::Clock::now();
    Progress progress{"A.B", 60s, terminal};
    progress.update({1, 0, ""}, start + elapsed);
  }
  return ::testing::internal::GetCapturedStderr();
}

TEST(Progress, WithoutATerminalThereIsALineEveryHalfMinute) {
  EXPECT_EQ(written(false, 25s), "");
  const std::string line = written(false, 35s);
  EXPECT_EQ(line, "ordercheck: A.B: 1 execution, 0.03/s, 35 s of 60 s\n");
}

TEST(Progress, OnATerminalOneLineChangesAndIsCleared) {
  EXPECT_EQ(written(true, 100ms), "");
  EXPECT_EQ(written(true, 2s), "\r\x1b[Kordercheck: A.B: 1 execution, 0.5/s, 2 s of 60 s\r\x1b[K");
}

ProgressState of_large_search() {
  return {.executions = 12'000,
          .estimate = {
              .samples = 900, .mean = 100'000, .low = 80'000, .high = 120'000, .bounded = true}};
}

std::string line_of(const ProgressState& state, Progress::Clock::duration elapsed) {
  return Progress{"A.B", 60s, false}.line(state, elapsed);
}

TEST(Progress, SaysWhichShareOfTheSearchIsDoneAndHowLongTheRestTakes) {
  EXPECT_EQ(line_of(of_large_search(), 3s),
            "ordercheck: A.B: 12,000 executions, 4,000/s, 12 % (10 to 15) of about 100,000, 22 s "
            "left, 3 s of 60 s");
}

TEST(Progress, SaysWhatTheMemoryOfALargeSearchGrowsWith) {
  ProgressState state = of_large_search();
  state.estimate = {};
  state.pending_max = 9'999;
  EXPECT_EQ(line_of(state, 3s), "ordercheck: A.B: 12,000 executions, 4,000/s, 3 s of 60 s");
  state.pending_max = 12'345;
  EXPECT_EQ(line_of(state, 3s),
            "ordercheck: A.B: 12,000 executions, 4,000/s, at most 12,300 events waited in "
            "branches, 3 s of 60 s");
}

TEST(Progress, WithoutAnUpperBoundSaysOnlyHowMuchIsNotDone) {
  ProgressState state = of_large_search();
  state.estimate.bounded = false;
  EXPECT_EQ(line_of(state, 3s),
            "ordercheck: A.B: 12,000 executions, 4,000/s, less than 15 % of more than 80,000, 3 s "
            "of 60 s");
}

TEST(Progress, RateIsThatOfThisProcess) {
  ProgressState state = of_large_search();
  state.executions_before = 9'000;
  EXPECT_EQ(line_of(state, 3s),
            "ordercheck: A.B: 12,000 executions, 1,000/s, 12 % (10 to 15) of about 100,000, 88 s "
            "left, 3 s of 60 s");
}

TEST(Progress, BeyondItsEstimateSaysHowMuchOfTheKnownBranchesIsDone) {
  ProgressState state = of_large_search();
  state.executions = 130'000;
  state.share = 0.437;
  EXPECT_EQ(line_of(state, 10s),
            "ordercheck: A.B: 130,000 executions, 13,000/s, 44 % of the branches known so far, 10 "
            "s of 60 s");
}

TEST(Progress, NothingIsDividedByNothing) {
  EXPECT_EQ(line_of(of_large_search(), 0s), "ordercheck: A.B: 12,000 executions, 0 s of 60 s");
  ProgressState state;
  state.executions_before = 5;
  EXPECT_EQ(line_of(state, 3s), "ordercheck: A.B: 0 executions, 3 s of 60 s");
  state = of_large_search();
  state.executions = 0;
  EXPECT_EQ(line_of(state, 3s), "ordercheck: A.B: 0 executions, 3 s of 60 s");
}

}  // namespace
}  // namespace ordercheck::testing
