// SPDX-License-Identifier: Apache-2.0
// Transactions, savepoints, settings, and what a failed transaction still takes.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlControl, TransactionsBeginWithTheirModes) {
  const auto plain = bound<Begin>("BEGIN");
  EXPECT_FALSE(plain.modes.isolation);
  EXPECT_FALSE(plain.modes.read_only);
  EXPECT_EQ(plain.tag, "BEGIN");
  const auto modes =
      bound<Begin>("START TRANSACTION ISOLATION LEVEL SERIALIZABLE, READ ONLY, DEFERRABLE");
  EXPECT_EQ(modes.modes.isolation, Isolation::serializable);
  EXPECT_EQ(modes.modes.read_only, true);
  EXPECT_EQ(modes.modes.deferrable, true);
  EXPECT_EQ(modes.tag, "START TRANSACTION");
  EXPECT_EQ(bound<Begin>("BEGIN ISOLATION LEVEL REPEATABLE READ READ WRITE").modes.isolation,
            Isolation::repeatable_read);
  EXPECT_EQ(bound<Begin>("BEGIN READ WRITE").modes.read_only, false);
  EXPECT_EQ(bound<Begin>("BEGIN ISOLATION LEVEL READ UNCOMMITTED").modes.isolation,
            Isolation::read_committed);
  EXPECT_EQ(bound<SetTransaction>("SET TRANSACTION ISOLATION LEVEL READ COMMITTED").modes.isolation,
            Isolation::read_committed);
}

TEST(SqlControl, TransactionsEnd) {
  bound<Commit>("COMMIT");
  bound<Commit>("END");
  bound<Rollback>("ROLLBACK");
  bound<Rollback>("ABORT");
}

TEST(SqlControl, SavepointsHaveNames) {
  EXPECT_EQ(bound<Savepoint>("SAVEPOINT a").name, "a");
  EXPECT_EQ(bound<RollbackTo>("ROLLBACK TO SAVEPOINT A").name, "a");
  EXPECT_EQ(bound<RollbackTo>("ROLLBACK TO \"A\"").name, "A");
  EXPECT_EQ(bound<Release>("RELEASE a").name, "a");
}

TEST(SqlControl, LockTimeoutsHaveUnits) {
  const auto milliseconds = [](std::string_view text) {
    return bound<SetLockTimeout>(text).duration.count();
  };
  EXPECT_EQ(milliseconds("SET lock_timeout = '5ms'"), 5);
  EXPECT_EQ(milliseconds("SET lock_timeout = 250"), 250);
  EXPECT_EQ(milliseconds("SET lock_timeout TO '2 s'"), 2000);
  EXPECT_EQ(milliseconds("SET lock_timeout = '1min'"), 60'000);
  EXPECT_EQ(milliseconds("SET lock_timeout = 0"), 0);
  EXPECT_EQ(milliseconds("RESET lock_timeout"), 0);
  EXPECT_EQ(milliseconds("SET lock_timeout TO DEFAULT"), 0);
  EXPECT_FALSE(bound<SetLockTimeout>("SET lock_timeout = 1").local);
  EXPECT_TRUE(bound<SetLockTimeout>("SET LOCAL lock_timeout = 1").local);
}

TEST(SqlControl, OnlyEndsAreAllowedAfterAFailure) {
  for (const char* text : {"COMMIT", "ROLLBACK", "ROLLBACK TO a"}) {
    EXPECT_TRUE(ParsedStatement{text}.allowed_after_failure()) << text;
  }
  for (const char* text : {"SELECT 1", "BEGIN", "SAVEPOINT a", "RELEASE a", "SET lock_timeout = 1",
                           "SELECT * FROM nope"}) {
    EXPECT_FALSE(ParsedStatement{text}.allowed_after_failure()) << text;
  }
}

TEST(SqlControl, OnlyStatementsOnTablesTakeASnapshot) {
  for (const char* text :
       {"SELECT 1", "INSERT INTO nope VALUES (1)", "UPDATE t SET a = 1", "DELETE FROM t"}) {
    EXPECT_TRUE(ParsedStatement{text}.takes_snapshot()) << text;
  }
  for (const char* text : {"BEGIN", "SAVEPOINT a", "SET lock_timeout = 1"}) {
    EXPECT_FALSE(ParsedStatement{text}.takes_snapshot()) << text;
  }
}

TEST(SqlControl, SyntaxErrorsAreThoseOfTheServer) {
  EXPECT_EQ(answer("SELEC 1"), "42601 syntax error at or near \"SELEC\"");
  EXPECT_EQ(answer("SELECT 1 FROM stock WHERE"), "42601 syntax error at end of input");
  EXPECT_EQ(answer("SELECT 'abc").substr(0, 33), "42601 unterminated quoted string ");
}

}  // namespace
}  // namespace ordercheck::models::sql
