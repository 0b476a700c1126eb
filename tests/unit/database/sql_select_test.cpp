// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>

#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlSelect, OfAllColumnsHasThemInOrder) {
  const auto select = bound<Select>("SELECT pay.*, * FROM stock JOIN pay ON stock.id = pay.id");
  std::vector<std::string> names;
  for (const Output& output : select.outputs) {
    names.push_back(output.name + std::to_string(output.value.source));
  }
  EXPECT_THAT(names, testing::ElementsAre("id1", "idem1", "amount1", "id0", "qty0", "id1", "idem1",
                                          "amount1"));
  EXPECT_EQ(answer("SELECT *"), "42601 SELECT * with no tables specified is not valid");
}

TEST(SqlSelect, MakesOnePredicateOfJoinsAndWhere) {
  const auto select = bound<Select>(
      "SELECT 1 FROM stock s JOIN pay p ON s.id = p.id AND s.qty > 1 WHERE p.amount = 5 OR s.id = "
      "1");
  ASSERT_TRUE(select.condition);
  EXPECT_EQ(select.condition->operation, Operator::logical_and);
  EXPECT_EQ(select.condition->arguments.size(), 3U);
  const Row stock{1, 2};
  const Row pay{1, "a", 5};
  const Row other{2, "a", 5};
  const Row* const matching[] = {&stock, &pay};
  const Row* const failing[] = {&stock, &other};
  EXPECT_TRUE(passes(select.condition, {.rows = matching}));
  EXPECT_FALSE(passes(select.condition, {.rows = failing}));
}

TEST(SqlSelect, OrdersByPositionNameAndExpression) {
  const auto select = bound<Select>(
      "SELECT qty AS id, id AS other FROM stock ORDER BY 2 DESC, id, id + 1 NULLS FIRST");
  ASSERT_EQ(select.order.size(), 3U);
  EXPECT_EQ(select.order[0].value.column, 0U);
  EXPECT_TRUE(select.order[0].descending);
  EXPECT_TRUE(select.order[0].nulls_first) << "as DESC has it without a word";
  EXPECT_EQ(select.order[1].value.column, 1U) << "the output named id comes before the column";
  EXPECT_EQ(select.order[2].value.arguments[0].column, 0U) << "in an expression the column counts";
  EXPECT_TRUE(select.order[2].nulls_first);
  EXPECT_EQ(answer("SELECT id FROM stock ORDER BY 3"),
            "42P10 ORDER BY position 3 is not in select list");
  EXPECT_EQ(answer("SELECT id FROM stock ORDER BY 'x'"), "42601 non-integer constant in ORDER BY");
}

TEST(SqlSelect, LimitsByANumber) {
  EXPECT_EQ(bound<Select>("SELECT id FROM stock LIMIT 1 + 1").limit->value, SqlValue(2));
  EXPECT_EQ(bound<Select>("SELECT id FROM stock LIMIT 2.5").limit->value, SqlValue(3));
  EXPECT_TRUE(bound<Select>("SELECT id FROM stock LIMIT ALL").limit->value.is_null());
  EXPECT_FALSE(bound<Select>("SELECT id FROM stock").limit);
  EXPECT_EQ(answer("SELECT id FROM stock LIMIT id"),
            "42P10 argument of LIMIT must not contain variables");
}

TEST(SqlSelect, LocksTheTablesThatItNames) {
  const auto all = bound<Select>("SELECT 1 FROM stock, pay FOR NO KEY UPDATE SKIP LOCKED");
  EXPECT_EQ(all.sources[0].lock, RowLock::no_key_update);
  EXPECT_EQ(all.sources[1].lock, RowLock::no_key_update);
  EXPECT_EQ(all.sources[1].wait, LockWait::skip_locked);
  const auto some = bound<Select>("SELECT 1 FROM stock s, pay FOR KEY SHARE OF s NOWAIT");
  EXPECT_EQ(some.sources[0].lock, RowLock::key_share);
  EXPECT_EQ(some.sources[0].wait, LockWait::nowait);
  EXPECT_EQ(some.sources[1].lock, RowLock::none);
  const auto both = bound<Select>("SELECT 1 FROM stock FOR SHARE FOR UPDATE");
  EXPECT_EQ(both.sources[0].lock, RowLock::update);
  EXPECT_EQ(both.sources[0].wait, LockWait::wait);
  EXPECT_EQ(answer("SELECT count(*) FROM stock FOR UPDATE"),
            "0A000 FOR UPDATE is not allowed with aggregate functions");
}

TEST(SqlSelect, AggregatesStandWhereTheServerAllowsThem) {
  const auto select = bound<Select>("SELECT max(id) - min(id) FROM stock ORDER BY count(*)");
  EXPECT_TRUE(select.aggregated);
  EXPECT_EQ(select.aggregates.size(), 3U);
  EXPECT_EQ(answer("SELECT id, count(*) FROM stock"),
            "42803 column \"stock.id\" must appear in the GROUP BY clause or be used in an "
            "aggregate function");
  EXPECT_EQ(answer("SELECT count(*) FROM stock WHERE count(*) > 1"),
            "42803 aggregate functions are not allowed in WHERE");
  EXPECT_EQ(answer("SELECT sum(count(*)) FROM stock"),
            "42803 aggregate function calls cannot be nested");
  EXPECT_EQ(answer("SELECT sum(idem) FROM pay"), "42883 function sum(text) does not exist");
}

TEST(SqlSelect, SubSelectsHaveOneColumnWhereOneIsWanted) {
  EXPECT_EQ(answer("SELECT id FROM stock WHERE id = (SELECT id, qty FROM stock)"),
            "42601 subquery must return only one column");
  EXPECT_EQ(answer("SELECT id FROM stock WHERE id IN (SELECT id, qty FROM stock)"),
            "42601 subquery has too many columns");
  const auto select = bound<Select>("SELECT id FROM stock WHERE id IN (SELECT id FROM pay)");
  EXPECT_EQ(select.condition->operation, Operator::in_query);
  EXPECT_FALSE(select.condition->query->correlated);
}

TEST(SqlSelect, ReadsASeriesOfNumbers) {
  const auto select = bound<Select>("SELECT g * 10 FROM generate_series(1, 2 + 3) g WHERE g > 2");
  ASSERT_TRUE(select.sources.at(0).series);
  EXPECT_EQ(select.sources[0].series->last.value, SqlValue(5));
  EXPECT_EQ(select.outputs[0].value.arguments[0].operation, Operator::column);
}

}  // namespace
}  // namespace ordercheck::models::sql
