// SPDX-License-Identifier: Apache-2.0
// EXPECT and ASSERT on the threads of a body become violations of its execution.
#pragma once

#include <gtest/gtest-spi.h>
#include <gtest/gtest.h>

namespace ordercheck::testing {

/// While one lives, GoogleTest's assertions report here, on every thread. Nothing is printed: a
/// failure is told with the execution that it belongs to.
class ViolationReporter final : public ::testing::ScopedFakeTestPartResultReporter {
 public:
  ViolationReporter() : ScopedFakeTestPartResultReporter{INTERCEPT_ALL_THREADS, nullptr} {}

  void ReportTestPartResult(const ::testing::TestPartResult& result) override;

  /// Whether GTEST_SKIP was met.
  bool skipped() const { return skipped_; }

 private:
  bool skipped_ = false;
};

}  // namespace ordercheck::testing
