// SPDX-License-Identifier: Apache-2.0
// The recorded scenarios on the server at hand: the records are right, and so is the runner.
#include "server.hpp"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "comparison.hpp"
#include "scenario_file.hpp"
#include "with_server.hpp"

namespace ordercheck::conformance {
namespace {

class ServerTest : public WithServer {
 protected:
  void expect_as_recorded(const char* name) {
    Server server(dsn());
    const std::vector<Scenario> scenarios =
        read_scenarios(std::string(ORDERCHECK_CONFORMANCE_DATA) + "/" + name);
    std::ostringstream output;
    const Tally tally = compare(scenarios, server, output);
    EXPECT_EQ(tally.differ, 0) << output.str();
    EXPECT_EQ(tally.unsupported, 0) << output.str();
  }
};

Scenario counter(std::vector<Statement> steps) {
  Scenario scenario;
  scenario.setup = {"CREATE TABLE counter (id int PRIMARY KEY, value int)",
                    "INSERT INTO counter VALUES (1, 0)"};
  scenario.sessions = {"T1", "T2"};
  scenario.steps = std::move(steps);
  scenario.final_queries = {"SELECT value FROM counter"};
  return scenario;
}

TEST_F(ServerTest, AnswersTheScenariosAsRecorded) { expect_as_recorded("truth.json"); }

#ifdef ORDERCHECK_NIGHTLY
TEST_F(ServerTest, AnswersTheTracesAsRecorded) { expect_as_recorded("fuzz-traces.json"); }
#endif

TEST_F(ServerTest, WhatIsStillBlockedAtTheEndIsEnded) {
  Server server(dsn());
  const Scenario scenario = counter({{"T1", "BEGIN"},
                                     {"T1", "UPDATE counter SET value = 1"},
                                     {"T2", "UPDATE counter SET value = value + 10"},
                                     {"T2", "SELECT 1"}});
  for (int repetition = 0; repetition < 2; ++repetition) {
    const std::vector<Observation> observed = server.observe(scenario);
    ASSERT_EQ(observed.size(), 1U);
    EXPECT_EQ(text_of(observed[0].steps[2]), "blocked by T1 (transactionid)");
    EXPECT_EQ(text_of(observed[0].steps[3]), "skipped: still blocked");
    EXPECT_EQ(text_of(observed[0].finals[0].rows), "(0)");
  }
}

TEST_F(ServerTest, AScenarioLeavesNothingToTheNext) {
  Server server(dsn());
  server.observe(counter({{"T1", "SET default_transaction_isolation = 'serializable'"},
                          {"T1", "SELECT pg_advisory_lock(1)"},
                          {"T1", "BEGIN"},
                          {"T1", "UPDATE counter SET value = 1"}}));
  const std::vector<Observation> observed =
      server.observe(counter({{"T1", "SHOW transaction_isolation"},
                              {"T2", "SELECT pg_try_advisory_lock(1)"},
                              {"T2", "SELECT value FROM counter FOR UPDATE NOWAIT"}}));
  EXPECT_EQ(text_of(observed[0].steps[0]), "SHOW (read committed)");
  EXPECT_EQ(text_of(observed[0].steps[1]), "SELECT 1 (true)");
  EXPECT_EQ(text_of(observed[0].steps[2]), "SELECT 1 (0)");
}

TEST_F(ServerTest, ASetupThatIsRefusedIsReportedAndTheServerStaysFit) {
  Server server(dsn());
  Scenario broken = counter({});
  broken.setup.emplace_back("CREATE TABEL shop ()");
  EXPECT_THROW(server.observe(broken), ServerError);
  EXPECT_THROW(server.observe(counter({{"T3", "SELECT 1"}})), ServerError);
  EXPECT_THROW(server.observe(counter({{kAdministrator, "BLESS T1"}})), ServerError);
  EXPECT_EQ(text_of(server.observe(counter({{"T1", "SELECT 1"}}))[0].steps[0]), "SELECT 1 (1)");
}

TEST(Server, AServerThatIsNotThereIsReported) {
  EXPECT_THROW(Server("host=/nonexistent"), ServerError);
}

}  // namespace
}  // namespace ordercheck::conformance
