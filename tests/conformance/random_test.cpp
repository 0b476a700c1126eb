// SPDX-License-Identifier: Apache-2.0
// What draws, shrinks and compares random schedules, without a server.
#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare.hpp"
#include "random/differential.hpp"
#include "random/schedule.hpp"
#include "random/shrink.hpp"
#include "scenario_file.hpp"
#include "scripted.hpp"

namespace ordercheck::conformance {
namespace {

using ::testing::HasSubstr;

constexpr std::uint64_t kSeedCount = 500;

int steps_with(const Scenario& scenario, const std::string& text) {
  return static_cast<int>(std::ranges::count_if(scenario.steps, [&](const Statement& step) {
    return step.sql.find(text) != std::string::npos;
  }));
}

// In how many schedules some step contains the text.
int schedules_with(const std::string& text, const Grammar& grammar = {}) {
  int count = 0;
  for (std::uint64_t seed = 0; seed < kSeedCount; ++seed) {
    count += steps_with(random_schedule(seed, grammar), text) > 0 ? 1 : 0;
  }
  return count;
}

TEST(RandomSchedule, IsAFunctionOfItsSeed) {
  std::set<std::string> all;
  for (std::uint64_t seed = 0; seed < kSeedCount; ++seed) {
    const std::string file = file_of(random_schedule(seed));
    EXPECT_EQ(file, file_of(random_schedule(seed)));
    all.insert(file);
  }
  EXPECT_EQ(all.size(), kSeedCount);
}

TEST(RandomSchedule, HasEverySortOfStatement) {
  for (const char* const text : {"READ COMMITTED",
                                 "REPEATABLE READ",
                                 "SERIALIZABLE READ ONLY",
                                 "ROLLBACK TO",
                                 "RELEASE",
                                 " JOIN ",
                                 " OR ",
                                 "NOT (",
                                 " IN (",
                                 "IS NULL",
                                 "ORDER BY",
                                 "LIMIT",
                                 "count(*)",
                                 "sum(",
                                 "min(",
                                 "max(",
                                 "FOR UPDATE NOWAIT",
                                 "FOR SHARE",
                                 "FOR KEY SHARE",
                                 "FOR NO KEY UPDATE",
                                 "SKIP LOCKED",
                                 "SET id =",
                                 "DELETE FROM",
                                 "RETURNING",
                                 "DO NOTHING",
                                 "DO UPDATE SET",
                                 "excluded",
                                 "pg_advisory",
                                 "lock_timeout"}) {
    EXPECT_GT(schedules_with(text), 2) << text;
  }
}

TEST(RandomSchedule, AGrammarLeavesOut) {
  EXPECT_EQ(schedules_with("SERIALIZABLE", {.serializable = false}), 0);
  EXPECT_EQ(schedules_with("SAVEPOINT", {.savepoints = false}), 0);
  EXPECT_EQ(schedules_with("stock_id", {.foreign_keys = false}), 0);
  EXPECT_EQ(schedules_with("pg_", {.advisory_locks = false}), 0);
  EXPECT_EQ(schedules_with("lock_timeout", {.lock_timeout = false}), 0);
  for (std::uint64_t seed = 0; seed < kSeedCount; ++seed) {
    const Scenario scenario = random_schedule(seed, {.do_nothing_at_serializable = false});
    EXPECT_TRUE(steps_with(scenario, "SERIALIZABLE") == 0 ||
                steps_with(scenario, "DO NOTHING") == 0)
        << scenario.id;
  }
}

TEST(Shrink, KeepsWhatTheFailureNeeds) {
  const auto fails = [](const Scenario& scenario) {
    return steps_with(scenario, "BEGIN") >= 2 && steps_with(scenario, "UPDATE") >= 1;
  };
  int shrunk_count = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Scenario scenario = random_schedule(seed);
    if (!fails(scenario)) {
      continue;
    }
    const Scenario shrunk = shrink(scenario, fails);
    EXPECT_EQ(shrunk.steps.size(), 3U) << scenario.id;
    EXPECT_EQ(shrunk.setup.size(), 0U);
    for (const std::string& session : shrunk.sessions) {
      EXPECT_NE(std::ranges::find(shrunk.steps, session, &Statement::session), shrunk.steps.end());
    }
    ++shrunk_count;
  }
  EXPECT_GT(shrunk_count, 20);
}

// Says the same to each statement, but for the first UPDATE of a schedule.
class Echo : public Implementation {
 public:
  explicit Echo(std::string to_update) : to_update_(std::move(to_update)) {}

  bool observes_all() const override { return true; }

  std::vector<Observation> observe(const Scenario& scenario) override {
    Observation observation;
    bool updated = false;
    for (const Statement& step : scenario.steps) {
      const bool is_update = step.sql.starts_with("UPDATE");
      observation.steps.push_back({done(is_update && !updated ? to_update_ : "DONE"), {}});
      updated = updated || is_update;
    }
    return {observation};
  }

 private:
  std::string to_update_;
};

TEST(Differential, AgreementIsCounted) {
  Echo reference("UPDATE 1");
  Echo subject("UPDATE 1");
  std::ostringstream output;
  const DifferentialResult result =
      compare_on_random_schedules({.count = 20}, reference, subject, output);
  EXPECT_EQ(result.tally.agree, 20);
  EXPECT_EQ(output.str(), "");
  EXPECT_GT(result.reached.at("UPDATE"), 5);
  EXPECT_GT(result.reached.at("DONE"), 100);
}

TEST(Differential, ADifferenceIsPrintedAsAFileOfOneScenario) {
  Echo reference("UPDATE 1");
  Echo subject("UPDATE 0");
  std::ostringstream output;
  const DifferentialResult result =
      compare_on_random_schedules({.count = 20}, reference, subject, output);
  EXPECT_EQ(result.tally.differ, 1);
  const std::string text = output.str();
  const std::size_t report = text.find("\nrandom ");
  ASSERT_NE(report, std::string::npos);
  EXPECT_THAT(text.substr(report), HasSubstr("- recorded: UPDATE 1\n    - observed: UPDATE 0\n"));
  const std::filesystem::path file = testing::TempDir() + "random_difference.json";
  std::ofstream(file) << text.substr(0, report);
  const std::vector<Scenario> scenarios = read_scenarios(file);
  ASSERT_EQ(scenarios.size(), 1U);
  EXPECT_EQ(scenarios[0].steps.size(), 1U);
  EXPECT_EQ(judge(scenarios[0], reference).verdict, Verdict::agree);
  EXPECT_EQ(judge(scenarios[0], subject).verdict, Verdict::differ);
}

}  // namespace
}  // namespace ordercheck::conformance
