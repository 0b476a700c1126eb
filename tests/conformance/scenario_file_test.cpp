// SPDX-License-Identifier: Apache-2.0
#include "scenario_file.hpp"

#include <algorithm>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare.hpp"

namespace ordercheck::conformance {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

std::filesystem::path recorded(const char* name) {
  return std::filesystem::path(ORDERCHECK_CONFORMANCE_DATA) / name;
}

// The only scenario of truth.json with this id.
Scenario scenario(const std::string& id) {
  const std::vector<Scenario> all = read_scenarios(recorded("truth.json"));
  return *std::ranges::find(all, id, &Scenario::id);
}

std::string failure(const std::string& content) {
  const std::filesystem::path file =
      testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ofstream(file) << content;
  try {
    read_scenarios(file);
    return "no failure";
  } catch (const ScenarioFileError& error) {
    return error.what();
  }
}

TEST(ScenarioFile, TheRecordedScenariosAreRead) {
  const std::vector<Scenario> all = read_scenarios(recorded("truth.json"));
  EXPECT_EQ(all.size(), 433U);
  EXPECT_EQ(std::ranges::count(all, Record::some_outcomes, &Scenario::record), 12);
  EXPECT_EQ(
      std::ranges::count_if(all, [](const Scenario& each) { return each.observations.size() > 1; }),
      6);
  EXPECT_EQ(std::ranges::count(all, Plan::index, &Scenario::plan), 55);
}

TEST(ScenarioFile, AStepHasItsOutcomeAndWhomItResumes) {
  const Scenario cycle = scenario("g0/rc");
  EXPECT_EQ(cycle.isolation, "READ COMMITTED");
  EXPECT_EQ(cycle.setup.size(), 2U);
  EXPECT_THAT(cycle.sessions, testing::ElementsAre("T1", "T2"));
  const Observation& observation = cycle.observations.at(0);
  EXPECT_EQ(text_of(observation.steps.at(3)), "blocked by T1 (transactionid)");
  EXPECT_EQ(text_of(observation.steps.at(5)), "COMMIT; T2 goes on: UPDATE 1");
  EXPECT_EQ(observation.steps.at(5).resumed.at(0).step, 4);
  EXPECT_EQ(cycle.final_queries.at(0), "SELECT * FROM test ORDER BY id");
  EXPECT_EQ(text_of(observation.finals.at(0).rows), "(1, 12) (2, 22)");
}

TEST(ScenarioFile, WhatOtherVersionsAnswerIsKeptApart) {
  const Scenario crosswise = scenario("ssi-do-nothing-is-a-read/ser");
  EXPECT_EQ(crosswise.observations.at(0).steps.at(7).outcome.sqlstate, "40001");
  EXPECT_EQ(text_of(crosswise.observations_elsewhere.at(0).steps.at(7)), "COMMIT");
}

TEST(ScenarioFile, TheRecordedTracesAreRead) {
  const std::vector<Scenario> all = read_scenarios(recorded("fuzz-traces.json"));
  ASSERT_EQ(all.size(), 600U);
  const Scenario& first = all.front();
  EXPECT_EQ(first.id, "trace 2/index");
  EXPECT_EQ(first.record, Record::some_outcomes);
  EXPECT_THAT(first.setup,
              testing::ElementsAre(
                  "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL CHECK (v >= 0))",
                  "INSERT INTO t VALUES (1, 10), (2, 10), (3, 10), (4, 10), (5, 10), (6, 10)"));
  EXPECT_EQ(first.steps.at(2).sql, "UPDATE t SET v = 0 WHERE id = 2 AND v >= 4 RETURNING id, v");
  EXPECT_EQ(text_of(first.observations.at(0).steps.at(2)), "UPDATE 1 (2, 0)");
}

TEST(ScenarioFile, AResumedStatementOfATraceKnowsItsStep) {
  for (const Scenario& trace : read_scenarios(recorded("fuzz-traces.json"))) {
    const std::vector<Observed>& steps = trace.observations.at(0).steps;
    for (const Observed& step : steps) {
      for (const Resumed& resumed : step.resumed) {
        const auto start = static_cast<std::size_t>(resumed.step) - 1;
        ASSERT_EQ(trace.steps.at(start).session, resumed.session) << trace.id;
        ASSERT_EQ(steps.at(start).outcome.status, Status::blocked) << trace.id;
      }
    }
  }
}

TEST(ScenarioFile, WhatIsWrittenIsReadAgain) {
  for (const Scenario& written : read_scenarios(recorded("truth.json"))) {
    const std::filesystem::path file = testing::TempDir() + "written_again.json";
    std::ofstream(file) << file_of(written);
    const Scenario again = read_scenarios(file).at(0);
    EXPECT_EQ(again.id, written.id);
    EXPECT_EQ(again.setup, written.setup);
    EXPECT_EQ(again.plan, written.plan);
    EXPECT_EQ(again.steps.size(), written.steps.size());
    EXPECT_EQ(again.final_queries, written.final_queries);
    EXPECT_TRUE(
        std::ranges::equal(again.observations, written.observations,
                           [](const Observation& a, const Observation& b) { return alike(a, b); }))
        << written.id;
  }
}

TEST(ScenarioFile, AFileThatIsNotThereIsNamed) {
  try {
    read_scenarios("/nonexistent/truth.json");
    FAIL() << "read nothing";
  } catch (const ScenarioFileError& error) {
    EXPECT_STREQ(error.what(), "/nonexistent/truth.json: cannot be opened");
  }
}

TEST(ScenarioFile, ABadFileIsRefusedWithThePlace) {
  EXPECT_THAT(failure("{"), EndsWith(": not JSON, byte 2"));
  EXPECT_THAT(failure("{}"), EndsWith(": neither 'scenarios' nor 'traces' at the top level"));
  EXPECT_THAT(failure(R"({"scenarios": 1})"), EndsWith(": 'scenarios' is no list"));
  EXPECT_THAT(failure(R"({"scenarios": [{"id": "a/rc"}]})"),
              EndsWith(": entry 1 of 'scenarios' (a/rc): no 'title'"));
  EXPECT_THAT(failure(R"({"scenarios": [7]})"),
              EndsWith(": entry 1 of 'scenarios' (unnamed): expected an object with 'id', found "
                       "number"));
  EXPECT_THAT(failure(R"({"traces": []})"), EndsWith(": no 'table'"));
  EXPECT_THAT(failure(R"({"table": "t", "traces": [{"seed": 4, "plan": "guess"}]})"),
              EndsWith(": entry 1 of 'traces' (4): unknown plan 'guess'"));
}

// What is wrong with a trace of one COMMIT with this outcome.
std::string failure_of_trace(const std::string& outcome) {
  return failure(R"({"table": "t", "traces": [{"seed": 4, "plan": "index", "rows": [], "steps":
      [{"session": "T1", "sql": "COMMIT", "outcome": )" +
                 outcome + "}]}]}");
}

TEST(ScenarioFile, ARecordThatCannotBeIsRefused) {
  EXPECT_EQ(failure_of_trace(R"(["ok", "COMMIT"])"), "no failure");
  EXPECT_THAT(failure_of_trace(R"(["done"])"), HasSubstr("unknown status 'done'"));
  EXPECT_THAT(failure_of_trace(R"(["ok"])"), HasSubstr("an outcome of 1 parts is too short"));
  EXPECT_THAT(failure_of_trace(R"(["ok", 3])"), HasSubstr("'outcome' is no text"));
  EXPECT_THAT(failure_of_trace(R"(["ok", "COMMIT"], "resumed": [["T2", ["ok", "COMMIT"]]])"),
              HasSubstr("session T2 is resumed and was not blocked"));
}

}  // namespace
}  // namespace ordercheck::conformance
