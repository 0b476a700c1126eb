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

TEST(Progress, NumbersAreSeparatedInThousands) {
  EXPECT_EQ(with_separators(0), "0");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1000), "1,000");
  EXPECT_EQ(with_separators(1234567890), "1,234,567,890");
}

}  // namespace
}  // namespace ordercheck::testing
