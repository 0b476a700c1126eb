// SPDX-License-Identifier: Apache-2.0
// Names that mean nothing, or too much; the errors were read off a PostgreSQL 15 server.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlNames, OfTablesThatAreNotThere) {
  EXPECT_EQ(answer("SELECT * FROM nope"), "42P01 relation \"nope\" does not exist");
  EXPECT_EQ(answer("DELETE FROM nope"), "42P01 relation \"nope\" does not exist");
  EXPECT_EQ(answer("SELECT nextval('nope')"), "42P01 relation \"nope\" does not exist");
  EXPECT_EQ(answer("SELECT nextval('stock')"), "42809 \"stock\" is not a sequence");
}

TEST(SqlNames, OfColumnsThatAreNotThere) {
  EXPECT_EQ(answer("SELECT nope FROM stock"), "42703 column \"nope\" does not exist");
  EXPECT_EQ(answer("SELECT stock.nope FROM stock"), "42703 column stock.nope does not exist");
  EXPECT_EQ(answer("UPDATE stock SET nope = 1"),
            "42703 column \"nope\" of relation \"stock\" does not exist");
  EXPECT_EQ(answer("INSERT INTO stock (id, nope) VALUES (1, 2)"),
            "42703 column \"nope\" of relation \"stock\" does not exist");
  EXPECT_EQ(answer("SELECT id FROM stock ORDER BY nope"), "42703 column \"nope\" does not exist");
}

TEST(SqlNames, OfTablesThatAreNotInTheQuery) {
  EXPECT_EQ(answer("SELECT s.id FROM stock"), "42P01 missing FROM-clause entry for table \"s\"");
  EXPECT_EQ(answer("SELECT stock.id FROM stock s"),
            "42P01 invalid reference to FROM-clause entry for table \"stock\"");
  EXPECT_EQ(answer("SELECT 1 FROM pay, stock JOIN line ON pay.id = stock.id"),
            "42P01 invalid reference to FROM-clause entry for table \"pay\"");
  EXPECT_EQ(answer("SELECT id FROM stock FOR UPDATE OF nope"),
            "42P01 relation \"nope\" in FOR UPDATE clause not found in FROM clause");
}

TEST(SqlNames, ThatMeanSeveralThings) {
  EXPECT_EQ(answer("SELECT id FROM stock, pay"), "42702 column reference \"id\" is ambiguous");
  EXPECT_EQ(answer("SELECT 1 FROM stock s, pay s"),
            "42712 table name \"s\" specified more than once");
  EXPECT_EQ(answer("SELECT id AS qty, qty FROM stock ORDER BY qty"),
            "42702 ORDER BY \"qty\" is ambiguous");
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, 2) ON CONFLICT (id) DO UPDATE SET qty = qty + 1"),
            "42702 column reference \"qty\" is ambiguous");
  EXPECT_EQ(answer("INSERT INTO stock (id, id) VALUES (1, 2)"),
            "42701 column \"id\" specified more than once");
  EXPECT_EQ(answer("UPDATE stock SET qty = 1, qty = 2"),
            "42601 multiple assignments to same column \"qty\"");
}

TEST(SqlNames, OfInnerQueriesHideThoseAround) {
  const auto select = bound<Select>(
      "SELECT id FROM stock s WHERE EXISTS (SELECT 1 FROM pay WHERE id = s.id AND amount > qty)");
  const Select& inner = *select.condition->query;
  EXPECT_TRUE(inner.correlated);
  const Expression& equal = inner.condition->arguments[0];
  EXPECT_EQ(equal.arguments[0].depth, 0U);
  EXPECT_EQ(equal.arguments[1].depth, 1U);
  const Expression& greater = inner.condition->arguments[1];
  EXPECT_EQ(greater.arguments[1].arguments[0].depth, 1U) << "qty is a column of the query around";
}

TEST(SqlNames, OfResultsAreMadeAsTheServerMakesThem) {
  const auto select = bound<Select>(
      "SELECT id, qty AS q, id + 1, count, lower('a'), id::bigint, 1::bigint, 'a'::text, "
      "coalesce(1), CASE WHEN true THEN 1 END, CASE WHEN true THEN 1 ELSE id END, now(), "
      "current_timestamp, EXISTS (SELECT 1), (SELECT 5 AS zz), nullif(1, 2), greatest(1) "
      "FROM (stock JOIN line ON true)",
      schema_of("CREATE TABLE stock (id int, qty int); CREATE TABLE line (count int)"));
  std::vector<std::string> names;
  for (const Output& output : select.outputs) {
    names.push_back(output.name);
  }
  EXPECT_EQ(names,
            (std::vector<std::string>{"id", "q", "?column?", "count", "lower", "id", "int8", "text",
                                      "coalesce", "case", "id", "now", "current_timestamp",
                                      "exists", "zz", "nullif", "greatest"}));
}

}  // namespace
}  // namespace ordercheck::models::sql
