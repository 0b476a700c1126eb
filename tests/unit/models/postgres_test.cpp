// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/models/postgres.hpp>

#include "with_server.hpp"

namespace ordercheck::models {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Values = std::vector<SqlValue>;

// Two sessions on a table of two rows, in a schema that is dropped and made for each test.
class Postgres : public WithServer {
 protected:
  void SetUp() override {
    WithServer::SetUp();
    if (IsSkipped()) {
      return;
    }
    first_ = connect();
    first_->execute("DROP SCHEMA IF EXISTS postgres_test CASCADE");
    first_->execute("CREATE SCHEMA postgres_test");
    first_->execute(
        "CREATE TABLE stock (id int PRIMARY KEY, quantity int NOT NULL, "
        "CONSTRAINT enough CHECK (quantity >= 0))");
    first_->execute("INSERT INTO stock VALUES (1, 10), (2, 5)");
    second_ = connect();
  }

  void TearDown() override {
    if (first_) {
      second_.reset();
      first_->execute("ROLLBACK");
      first_->execute("DROP SCHEMA postgres_test CASCADE");
    }
  }

  std::unique_ptr<Session> connect() const {
    auto session = PostgresDatabase{dsn()}.connect();
    session->execute("SET search_path = postgres_test");
    session->execute("SET lock_timeout = '5s'");
    return session;
  }

  Session& first() { return *first_; }

  Session& second() { return *second_; }

  void close_second() { second_.reset(); }

  SqlValue one(const std::string& expression) {
    return first_->execute("SELECT " + expression).rows.at(0).at(0);
  }

  // What the first session is refused with; nothing when it is not refused.
  std::optional<SqlError> refusal(const std::string& sql) {
    try {
      first_->execute(sql);
      return std::nullopt;
    } catch (const SqlError& error) {
      return error;
    }
  }

 private:
  std::unique_ptr<Session> first_;
  std::unique_ptr<Session> second_;
};

TEST_F(Postgres, RowsComeWithColumnsAndTag) {
  const Rows rows = first().execute("SELECT id, quantity AS left FROM stock ORDER BY id");
  EXPECT_THAT(rows.columns, ElementsAre("id", "left"));
  EXPECT_THAT(rows.rows, ElementsAre(Values{1, 10}, Values{2, 5}));
  EXPECT_EQ(rows.tag, "SELECT 2");
}

TEST_F(Postgres, AStatementWithoutAResultHasItsTag) {
  const Rows rows = first().execute("UPDATE stock SET quantity = 1");
  EXPECT_EQ(rows.tag, "UPDATE 2");
  EXPECT_THAT(rows.columns, ElementsAre());
  EXPECT_THAT(rows.rows, ElementsAre());
  EXPECT_EQ(first().execute("").tag, "");
}

TEST_F(Postgres, EveryTypeOfTheSessionIsRead) {
  EXPECT_TRUE(one("NULL::int").is_null());
  EXPECT_EQ(one("true"), SqlValue(true));
  EXPECT_EQ(one("1 = 2"), SqlValue(false));
  EXPECT_EQ(one("(-7)::smallint"), SqlValue(-7));
  EXPECT_EQ(one("9223372036854775807"), SqlValue(9'223'372'036'854'775'807));
  EXPECT_EQ(one("1.50"), SqlValue(Decimal(150, 2)));
  EXPECT_EQ(one("'12'::text"), SqlValue("12"));
  EXPECT_EQ(one("'a'::varchar"), SqlValue("a"));
  EXPECT_EQ(one("'{1,2}'::int[]"), SqlValue("{1,2}"));
}

TEST_F(Postgres, TimestampsAreReadInUtc) {
  EXPECT_EQ(one("timestamp '1970-01-02 00:00:01'"), SqlValue(Timestamp{86'401'000'000, false}));
  EXPECT_EQ(one("timestamp '1969-12-31 23:59:59.9'"), SqlValue(Timestamp{-100'000, false}));
  EXPECT_EQ(one("timestamptz '1970-01-01 02:00:00.25+02'"), SqlValue(Timestamp{250'000, true}));
  EXPECT_EQ(one("timestamptz '2026-01-31 12:00:00+00'").printed(), "2026-01-31 12:00:00+00");
}

TEST_F(Postgres, WhatASessionCannotHoldIsRefused) {
  EXPECT_THROW(one("'infinity'::timestamp"), std::out_of_range);
  EXPECT_THROW(one("timestamp '0044-03-15 12:00:00 BC'"), std::out_of_range);
  EXPECT_THROW(one("'NaN'::numeric"), std::out_of_range);
  EXPECT_THROW(one("10::numeric ^ 40"), std::out_of_range);
  EXPECT_THROW(first().execute("COPY stock TO STDOUT"), std::invalid_argument);
  EXPECT_EQ(one("1"), SqlValue(1)) << "the session goes on";
}

TEST_F(Postgres, ParametersTakeTheirTypeFromTheirPlace) {
  EXPECT_EQ(first().execute("UPDATE stock SET quantity = $2 WHERE id = $1", {1, 3}).tag,
            "UPDATE 1");
  EXPECT_EQ(one("quantity FROM stock WHERE id = 1"), SqlValue(3));
  const Rows rows =
      first().execute("SELECT $1::boolean, $2::numeric, $3::text, $4::timestamptz, $5::int",
                      {true, Decimal(-25, 1), "it's", Timestamp{1'500'000, true}, nullptr});
  EXPECT_THAT(rows.rows, ElementsAre(Values{true, Decimal(-25, 1), "it's",
                                            Timestamp{1'500'000, true}, nullptr}));
}

TEST_F(Postgres, OneCallIsOneStatement) {
  const auto error = refusal("SELECT 1; SELECT 2");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->sqlstate(), "42601");
}

TEST_F(Postgres, ARefusalCarriesStateConstraintAndMessage) {
  const auto error = refusal("UPDATE stock SET quantity = quantity - 6 WHERE id = 2");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->sqlstate(), "23514");
  EXPECT_EQ(error->constraint(), "enough");
  EXPECT_THAT(error->what(), HasSubstr("violates check constraint \"enough\""));
  const auto syntax = refusal("SELEC 1");
  ASSERT_TRUE(syntax);
  EXPECT_EQ(syntax->sqlstate(), "42601");
  EXPECT_EQ(syntax->constraint(), "");
}

TEST_F(Postgres, CommitOfAFailedTransactionAnswersRollback) {
  first().execute("BEGIN");
  ASSERT_TRUE(refusal("INSERT INTO stock VALUES (1, 1)"));
  const auto error = refusal("SELECT 1");
  ASSERT_TRUE(error);
  EXPECT_EQ(error->sqlstate(), "25P02");
  EXPECT_EQ(first().execute("COMMIT").tag, "ROLLBACK");
}

TEST_F(Postgres, TheEndOfASessionRollsBack) {
  second().execute("BEGIN");
  second().execute("UPDATE stock SET quantity = 0 WHERE id = 1");
  close_second();
  EXPECT_EQ(first().execute("SELECT quantity FROM stock WHERE id = 1 FOR UPDATE NOWAIT").rows,
            (std::vector<Values>{{10}}));
}

TEST_F(Postgres, ALostConnectionIsReported) {
  const SqlValue backend = second().execute("SELECT pg_backend_pid()").rows.at(0).at(0);
  second().execute("BEGIN");
  first().execute("SELECT pg_terminate_backend($1, 5000)", {backend});
  const auto state_of = [&](const char* sql) -> std::string {
    try {
      second().execute(sql);
      return "no error";
    } catch (const SqlError& error) {
      return error.sqlstate();
    }
  };
  EXPECT_EQ(state_of("SELECT 1"), "08006");
  EXPECT_EQ(state_of("COMMIT"), "08006");
}

TEST(PostgresDatabase, AServerThatIsNotThereIsReported) {
  const PostgresDatabase nowhere{"host=/nonexistent dbname=shop"};
  try {
    nowhere.connect();
    FAIL() << "connected to nothing";
  } catch (const SqlError& error) {
    EXPECT_EQ(error.sqlstate(), "08001");
    EXPECT_THAT(error.what(), HasSubstr("/nonexistent"));
  }
}

}  // namespace
}  // namespace ordercheck::models
