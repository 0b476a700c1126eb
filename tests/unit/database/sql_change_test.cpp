// SPDX-License-Identifier: Apache-2.0
// INSERT, UPDATE and DELETE.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlInsert, GivesEachColumnAValueOfItsType) {
  const auto insert = bound<Insert>("INSERT INTO line (number, orders) VALUES (1, '2'), (3, 4.4)");
  ASSERT_EQ(insert.rows.size(), 2U);
  EXPECT_EQ(insert.rows[0][0].value, SqlValue(2));
  EXPECT_EQ(insert.rows[0][1].value, SqlValue(1));
  EXPECT_EQ(insert.rows[0][2].value, SqlValue(Decimal(0, 2))) << "the default, in numeric(8,2)";
  EXPECT_EQ(insert.rows[1][0].value, SqlValue(4));
}

TEST(SqlInsert, FillsDefaultsInForWhatIsLeftOut) {
  EXPECT_EQ(bound<Insert>("INSERT INTO line DEFAULT VALUES").rows.at(0).size(), 3U);
  const auto insert = bound<Insert>("INSERT INTO line VALUES (1, DEFAULT, 2.345)");
  EXPECT_TRUE(insert.rows[0][1].value.is_null());
  EXPECT_EQ(insert.rows[0][2].value, SqlValue(Decimal(235, 2)));
}

TEST(SqlInsert, CountsItsValues) {
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, 2, 3)"),
            "42601 INSERT has more expressions than target columns");
  EXPECT_EQ(answer("INSERT INTO stock (id, qty) VALUES (1)"),
            "42601 INSERT has more target columns than expressions");
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, 2), (3)"),
            "42601 VALUES lists must all be the same length");
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1)"), "bound");
}

TEST(SqlInsert, OfAQueryHasAnOutputForEachColumn) {
  const auto insert = bound<Insert>(
      "INSERT INTO line (number, price) SELECT id, '1.5' FROM stock "
      "WHERE NOT EXISTS (SELECT 1 FROM line WHERE number = 1) ORDER BY id LIMIT 1");
  ASSERT_TRUE(insert.query);
  ASSERT_EQ(insert.query->outputs.size(), 3U);
  EXPECT_TRUE(insert.query->outputs[0].value.value.is_null());
  EXPECT_EQ(insert.query->outputs[1].value.operation, Operator::column);
  EXPECT_EQ(insert.query->outputs[2].value.value, SqlValue(Decimal(150, 2)));
  EXPECT_EQ(insert.query->order.size(), 1U);
}

TEST(SqlInsert, OfAQueryPlannedByItselfConvertsRowByRow) {
  EXPECT_EQ(answer("INSERT INTO stock SELECT 1, 3000000000 FROM pay"),
            "22003 integer out of range");
  EXPECT_EQ(answer("INSERT INTO stock SELECT 1, 3000000000 FROM pay LIMIT 1"), "bound");
  EXPECT_EQ(answer("INSERT INTO stock SELECT 1, 1/0 FROM pay LIMIT 1"), "22012 division by zero");
  const auto insert = bound<Insert>("INSERT INTO stock SELECT 1, 3000000000 FROM pay LIMIT 1");
  EXPECT_THROW(evaluate(insert.query->outputs.at(1).value, {}), SqlError);
}

TEST(SqlInsert, FindsTheArbiterOfAConflict) {
  EXPECT_FALSE(
      bound<Insert>("INSERT INTO pay VALUES (1) ON CONFLICT DO NOTHING").on_conflict->index);
  EXPECT_EQ(
      bound<Insert>("INSERT INTO pay VALUES (1) ON CONFLICT (idem) DO NOTHING").on_conflict->index,
      1U);
  EXPECT_EQ(
      bound<Insert>("INSERT INTO pay VALUES (1) ON CONFLICT ON CONSTRAINT pay_pkey DO NOTHING")
          .on_conflict->index,
      0U);
  EXPECT_EQ(bound<Insert>("INSERT INTO line VALUES (1) ON CONFLICT (number, orders) DO NOTHING")
                .on_conflict->index,
            0U);
  EXPECT_EQ(answer("INSERT INTO pay VALUES (1) ON CONFLICT (amount) DO NOTHING"),
            "42P10 there is no unique or exclusion constraint matching the ON CONFLICT "
            "specification");
  EXPECT_EQ(answer("INSERT INTO pay VALUES (1) ON CONFLICT DO UPDATE SET amount = 1"),
            "42601 ON CONFLICT DO UPDATE requires inference specification or constraint name");
  EXPECT_EQ(answer("INSERT INTO pay VALUES (1) ON CONFLICT ON CONSTRAINT nope DO NOTHING"),
            "42704 constraint \"nope\" for table \"pay\" does not exist");
}

TEST(SqlInsert, UpdatesFromTheRowThatIsThereAndTheOneThatIsNot) {
  const auto insert = bound<Insert>(
      "INSERT INTO pay AS p VALUES (1, 'a', 5) ON CONFLICT (idem) DO UPDATE "
      "SET amount = p.amount + excluded.amount WHERE p.amount < 100 RETURNING p.amount");
  const OnConflict& conflict = *insert.on_conflict;
  ASSERT_TRUE(conflict.update);
  const Row there{7, "a", 10};
  const Row excluded{1, "a", 5};
  const Row* const rows[] = {&there, &excluded};
  EXPECT_TRUE(passes(conflict.condition, {.rows = rows}));
  EXPECT_EQ(conflict.assignments.at(0).column, 2U);
  EXPECT_EQ(evaluate(conflict.assignments[0].value, {.rows = rows}), SqlValue(15));
  EXPECT_EQ(insert.returning.at(0).name, "amount");
}

TEST(SqlUpdate, AsksForTheLockThatItsColumnsNeed) {
  EXPECT_EQ(bound<Update>("UPDATE pay SET amount = 1").lock, RowLock::no_key_update);
  EXPECT_EQ(bound<Update>("UPDATE pay SET amount = 1, idem = 'x'").lock, RowLock::update);
  EXPECT_EQ(bound<Update>("UPDATE line SET number = number").lock, RowLock::update);
}

TEST(SqlUpdate, AssignsFromTheOldRow) {
  const auto update = bound<Update>(
      "UPDATE stock s SET qty = s.id, id = qty + 1 WHERE s.id = 1 RETURNING *, qty AS q");
  const Row old{1, 10};
  const Row* const rows[] = {&old};
  EXPECT_EQ(evaluate(update.assignments.at(0).value, {.rows = rows}), SqlValue(1));
  EXPECT_EQ(evaluate(update.assignments.at(1).value, {.rows = rows}), SqlValue(11));
  EXPECT_EQ(update.returning.size(), 3U);
}

TEST(SqlUpdate, OverflowsWhenTheRowSaysSo) {
  const auto update = bound<Update>("UPDATE stock SET qty = 2147483647 + qty");
  const Row old{1, 1};
  const Row* const rows[] = {&old};
  EXPECT_THROW(evaluate(update.assignments.at(0).value, {.rows = rows}), SqlError);
}

TEST(SqlUpdate, LeavesGeneratedColumnsAlone) {
  const Schema schema = schema_of("CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY, v int)");
  EXPECT_THROW(bound<Update>("UPDATE t SET id = 1", schema), SqlError);
  EXPECT_THROW(bound<Insert>("INSERT INTO t VALUES (1, 2)", schema), SqlError);
  const auto insert = bound<Insert>("INSERT INTO t (v) VALUES (2)", schema);
  EXPECT_EQ(insert.rows.at(0).at(0).operation, Operator::cast) << "the sequence gives a bigint";
  EXPECT_EQ(bound<Update>("UPDATE t SET id = DEFAULT", schema).assignments.size(), 1U);
}

TEST(SqlDelete, HasAConditionAndReturnsTheRow) {
  const auto remove = bound<Delete>("DELETE FROM stock WHERE qty < 5 RETURNING id");
  const Row few{1, 4};
  const Row* const rows[] = {&few};
  EXPECT_TRUE(passes(remove.condition, {.rows = rows}));
  EXPECT_EQ(remove.returning.size(), 1U);
  EXPECT_FALSE(bound<Delete>("DELETE FROM stock").condition);
}

}  // namespace
}  // namespace ordercheck::models::sql
