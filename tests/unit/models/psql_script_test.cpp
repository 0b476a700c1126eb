// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdio>
#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/models/postgres.hpp>
#include <ordercheck/models/psql_script.hpp>
#include <sys/wait.h>

#include "with_server.hpp"

namespace ordercheck::models {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr const char* kSchema =
    "CREATE TABLE stock (id int PRIMARY KEY, quantity int CHECK (quantity >= 0)); "
    "INSERT INTO stock VALUES (1, 10), (2, 10)";

// The line that executes the statement.
std::string line_of(const std::string& sql, const std::vector<SqlValue>& parameters) {
  const std::string script = psql_script("", {{"A", sql, parameters, std::nullopt}});
  const std::size_t begin = script.rfind("\nstep A ") + 8;
  return script.substr(begin, script.rfind("\njudge") - begin);
}

TEST(PsqlScript, ParametersAreWrittenAsLiteralsWithoutAType) {
  EXPECT_EQ(line_of("UPDATE t SET a = $2 WHERE b = $1", {5, nullptr}),
            R"('UPDATE t SET a = NULL WHERE b = '\''5'\''')");
  EXPECT_EQ(line_of("SELECT $1", {"it's"}), R"('SELECT '\''it'\'''\''s'\''')");
  EXPECT_EQ(line_of("SELECT $10, $2", {1, 2}), R"('SELECT $10, '\''2'\''')");
}

TEST(PsqlScript, WhatIsNoParameterStays) {
  for (const char* const sql : {"SELECT a$1", "SELECT \"$1\"", "SELECT 1 -- $1",
                                "SELECT /* $1 */ 1", "SELECT $", "SELECT $tag$", "SELECT $0"}) {
    EXPECT_EQ(line_of(sql, {7}), "'" + std::string(sql) + "'");
  }
  EXPECT_EQ(line_of("SELECT '$1', $1", {7}), R"('SELECT '\''$1'\'', '\''7'\''')");
  EXPECT_EQ(line_of(R"(SELECT E'\'$1', $1)", {7}), R"('SELECT E'\''\'\''$1'\'', '\''7'\''')");
}

TEST(PsqlScript, ResultsAreThoseOfPsql) {
  EXPECT_EQ(script_result(Rows{{"id", "name"}, {{1, "a"}, {2, nullptr}}, "UPDATE 2"}),
            "1|a\n2|null\nUPDATE 2");
  EXPECT_EQ(script_result(Rows{{"id"}, {{1}}, "SELECT 1"}), "1");
  EXPECT_EQ(script_result(Rows{{"id"}, {}, "SELECT 0"}), "");
  EXPECT_EQ(script_result(Rows{{}, {}, "COMMIT"}), "COMMIT");
  EXPECT_EQ(script_result(SqlError("40001", "could not serialize")), "ERROR:  40001");
}

class PsqlScriptRun : public WithServer {
 protected:
  // What the script prints; its exit code is in code().
  std::string run(const std::vector<ScriptStep>& steps) {
    const std::string file =
        testing::TempDir() + testing::UnitTest::GetInstance()->current_test_info()->name() + ".sh";
    std::ofstream(file) << psql_script(kSchema, steps);
    const std::string command = "bash " + file + " '" + dsn() + "' 2>&1";
    FILE* const output = ::popen(command.c_str(), "r");
    std::string text;
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), output)) {
      text.append(buffer.data(), size);
    }
    code_ = WEXITSTATUS(::pclose(output));
    return text;
  }

  int code() const { return code_; }

 private:
  int code_ = -1;
};

TEST_F(PsqlScriptRun, RepeatsAWaitAndWhatCameOfIt) {
  const std::string sell = "UPDATE stock SET quantity = quantity - $1 WHERE id = 1";
  EXPECT_EQ(run({{"A", "BEGIN", {}, "BEGIN"},
                 {"A", sell + " RETURNING quantity", {6}, "4\nUPDATE 1"},
                 {"B", sell, {6}, "ERROR:  23514"},
                 {"A", "SELECT * FROM stock WHERE id = 3", {}, ""},
                 {"A", "COMMIT", {}, "COMMIT"},
                 {"B", "SELECT quantity FROM stock ORDER BY id", {}, "4\n10"}}),
            "1 A: BEGIN\n"
            "      BEGIN\n"
            "2 A: UPDATE stock SET quantity = quantity - '6' WHERE id = 1 RETURNING quantity\n"
            "      4\n"
            "      UPDATE 1\n"
            "3 B: UPDATE stock SET quantity = quantity - '6' WHERE id = 1\n"
            "      waits\n"
            "4 A: SELECT * FROM stock WHERE id = 3\n"
            "5 A: COMMIT\n"
            "      COMMIT\n"
            "   B goes on with step 3\n"
            "      ERROR:  23514\n"
            "6 B: SELECT quantity FROM stock ORDER BY id\n"
            "      4\n"
            "      10\n"
            "0 of 6 steps differ\n");
  EXPECT_EQ(code(), 0);
}

TEST_F(PsqlScriptRun, SaysWhatDiffers) {
  EXPECT_THAT(run({{"A", "SELECT quantity FROM stock WHERE id = 1", {}, "9"},
                   {"A", "SELECT quantity FROM stock WHERE id = 3", {}, "9"},
                   {"A", "SELECT quantity FROM stock WHERE id = 2", {}, std::nullopt}}),
              EndsWith("      10\n   -- expected: 9\n"
                       "2 A: SELECT quantity FROM stock WHERE id = 3\n   -- expected: 9\n"
                       "3 A: SELECT quantity FROM stock WHERE id = 2\n      10\n"
                       "2 of 3 steps differ\n"));
  EXPECT_EQ(code(), 1);
}

TEST_F(PsqlScriptRun, AStepThatWaitsForEverDiffers) {
  EXPECT_THAT(run({{"A", "BEGIN", {}, "BEGIN"},
                   {"A", "SELECT id FROM stock WHERE id = 1 FOR UPDATE", {}, "1"},
                   {"B", "DELETE FROM stock WHERE id = 1", {}, "DELETE 1"}}),
              EndsWith("      waits\nB still waits in step 3\n1 of 3 steps differ\n"));
  EXPECT_EQ(code(), 1);
}

// A and B wait for each other; `victim` is told by the expected results.
std::vector<ScriptStep> deadlock(const std::string& victim) {
  const auto lock = [&](const char* session, int row, bool last) -> ScriptStep {
    const std::string result = last && session == victim ? "ERROR:  40P01" : "UPDATE 1";
    return {session, "UPDATE stock SET quantity = 0 WHERE id = $1", {row}, result};
  };
  return {{"A", "BEGIN", {}, "BEGIN"}, {"B", "BEGIN", {}, "BEGIN"}, lock("A", 1, false),
          lock("B", 2, false),         lock("A", 2, true),          lock("B", 1, true)};
}

TEST_F(PsqlScriptRun, ADeadlockHasTheSameVictim) {
  EXPECT_THAT(run(deadlock("A")), EndsWith("0 of 6 steps differ\n"));
  EXPECT_THAT(run(deadlock("B")), EndsWith("0 of 6 steps differ\n"));
}

TEST_F(PsqlScriptRun, ALostConnectionRollsBack) {
  EXPECT_THAT(run({{"A", "BEGIN", {}, "BEGIN"},
                   {"A", "DELETE FROM stock WHERE id = 1", {}, "DELETE 1"},
                   {"B", "SELECT id FROM stock WHERE id = 1 FOR UPDATE", {}, "1"},
                   {"A", "", {}, std::nullopt}}),
              EndsWith("4 A: the connection is lost\n   B goes on with step 3\n      1\n"
                       "0 of 4 steps differ\n"));
}

TEST_F(PsqlScriptRun, LeavesNothing) {
  run({{"A", "BEGIN", {}, std::nullopt}});
  const auto session = PostgresDatabase{dsn()}.connect();
  EXPECT_EQ(session
                ->execute("SELECT count(*) FROM pg_namespace "
                          "WHERE nspname = 'ordercheck_counterexample'")
                .rows.at(0),
            std::vector<SqlValue>{0});
}

TEST_F(PsqlScriptRun, AServerThatIsNotThereIsReported) {
  const std::string file = testing::TempDir() + "nowhere.sh";
  std::ofstream(file) << psql_script(kSchema, {});
  const int status = std::system(("bash " + file + " host=/nonexistent 2>/dev/null").c_str());
  EXPECT_EQ(WEXITSTATUS(status), 2);
}

}  // namespace
}  // namespace ordercheck::models
