// SPDX-License-Identifier: Apache-2.0
// Random schedules on a real server.
#include "random/differential.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server.hpp"
#include "with_server.hpp"

namespace ordercheck::conformance {
namespace {

class RandomSchedules : public WithServer {};

TEST_F(RandomSchedules, AreAnsweredTheSameWayAgain) {
  Server server(dsn());
  std::ostringstream output;
  const DifferentialResult result =
      compare_on_random_schedules({.count = 50}, server, server, output);
  EXPECT_EQ(result.tally.differ, 0) << output.str();
}

TEST_F(RandomSchedules, ReachWhatTransactionsCanComeTo) {
  Server server(dsn());
  std::ostringstream output;
  const Reached reached =
      compare_on_random_schedules({.first_seed = 1'000, .count = 100}, server, server, output)
          .reached;
  for (const char* const outcome : {"blocked", "40001", "40P01", "23505", "23514", "23503", "25P02",
                                    "55P03", "RELEASE", "DELETE"}) {
    EXPECT_TRUE(reached.contains(outcome)) << outcome;
  }
}

}  // namespace
}  // namespace ordercheck::conformance
