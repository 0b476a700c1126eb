// SPDX-License-Identifier: Apache-2.0
#include <ostream>

#include <gtest/gtest.h>

#include "programs_of_peers.hpp"

namespace ordercheck::exploration {

void expect_executions(const PeerRow& row) {
  runtime::Settings settings;
  settings.step_bound = 60'000;
  const Census counted = census(row.body, 2 * row.executions + 100, settings);
  EXPECT_EQ(counted.executions, row.executions);
  EXPECT_EQ(counted.deadlocked, 0U);
  EXPECT_EQ(counted.repeated, 0U);
  EXPECT_EQ(counted.incomplete, 0U);
  EXPECT_EQ(counted.problem, "");
}

void PrintTo(const PeerRow& row, std::ostream* out) { *out << row.name; }

}  // namespace ordercheck::exploration
