// SPDX-License-Identifier: Apache-2.0
// Random schedules on a real server and on the model; without the model, on the server again.
#include "random/differential.hpp"

#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/models/postgres.hpp>

#include "implementations.hpp"
#include "with_server.hpp"

namespace ordercheck::conformance {
namespace {

std::unique_ptr<Implementation> make_subject([[maybe_unused]] const std::string& dsn) {
#ifdef ORDERCHECK_WITH_MODEL
  return make_model();
#else
  return make_server(dsn);
#endif
}

/// Until 15.19 an INSERT .. ON CONFLICT DO NOTHING that finds a row does not read it in the sense
/// of SERIALIZABLE; the model is 15.20.
bool reads_what_it_does_nothing_to(const std::string& dsn) {
  constexpr int kFirstVersion = 15'00'20;
  const models::Rows rows =
      models::PostgresDatabase{dsn}.connect()->execute("SHOW server_version_num");
  return std::stoi(rows.rows.at(0).at(0).printed()) >= kFirstVersion;
}

class ShardOfSchedules : public WithServer, public testing::WithParamInterface<int> {};

TEST_P(ShardOfSchedules, IsAnsweredAlike) {
  const std::unique_ptr<Implementation> server = make_server(dsn());
  const std::unique_ptr<Implementation> subject = make_subject(dsn());
  std::ostringstream output;
  const DifferentialResult result = compare_on_random_schedules(
      {.first_seed = static_cast<std::uint64_t>(GetParam()) * ORDERCHECK_SHARD_SIZE,
       .count = ORDERCHECK_SHARD_SIZE,
       .grammar = {.do_nothing_at_serializable = reads_what_it_does_nothing_to(dsn())}},
      *server, *subject, output);
  EXPECT_EQ(result.tally.differ, 0) << output.str();
  EXPECT_GE(result.tally.agree, ORDERCHECK_SHARD_SIZE / 2) << output.str();
  std::vector<std::string> outcomes{"blocked", "skipped", "40001", "23505",
                                    "23514",   "25P02",   "DELETE"};
  if (ORDERCHECK_SHARD_SIZE >= 1'000) {
    outcomes.insert(outcomes.end(), {"40P01", "55P03", "23503", "23502", "3B001", "RELEASE"});
  }
  for (const std::string& outcome : outcomes) {
    EXPECT_TRUE(result.reached.contains(outcome)) << "nothing came to " << outcome;
  }
}

INSTANTIATE_TEST_SUITE_P(All, ShardOfSchedules, testing::Range(0, ORDERCHECK_SHARD_COUNT));

}  // namespace
}  // namespace ordercheck::conformance
