// SPDX-License-Identifier: Apache-2.0
// Values of expressions; what is expected was read off a PostgreSQL 15 server.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlValues, IntegersDivideTowardsZero) {
  EXPECT_EQ(answer("SELECT 7/2, -7/2, -7%3, 7 % -3, 2 + 3 * 4, 10 - 2 - 3"), "3|-3|-1|1|14|5");
}

TEST(SqlValues, IntegersThatDoNotFitAreAnError) {
  EXPECT_EQ(answer("SELECT 2147483647 + 1"), "22003 integer out of range");
  EXPECT_EQ(answer("SELECT 2147483647 * 2"), "22003 integer out of range");
  EXPECT_EQ(answer("SELECT -2147483648 / -1"), "22003 integer out of range");
  EXPECT_EQ(answer("SELECT -2147483648 % -1"), "0");
  EXPECT_EQ(answer("SELECT abs(-2147483648)"), "22003 integer out of range");
  EXPECT_EQ(answer("SELECT 9223372036854775807 + 1"), "22003 bigint out of range");
  EXPECT_EQ(answer("SELECT 2147483647::bigint + 1"), "2147483648");
}

TEST(SqlValues, DivisionByZeroIsAnError) {
  EXPECT_EQ(answer("SELECT 1/0"), "22012 division by zero");
  EXPECT_EQ(answer("SELECT 5 % 0"), "22012 division by zero");
  EXPECT_EQ(answer("SELECT 1.5 / 0"), "22012 division by zero");
}

TEST(SqlValues, NegativeLiteralsKeepTheirSign) {
  EXPECT_EQ(answer("SELECT -5, - 7, -2.5, - 0, -9999999999, - -3, -(3)"),
            "-5|-7|-2.5|0|-9999999999|3|-3");
  EXPECT_EQ(answer("SELECT 4 -5, 4 - -5"), "-1|9");
}

TEST(SqlValues, NumericsKeepTheScaleOfTheServer) {
  EXPECT_EQ(answer("SELECT 1.10 + 2.2, 1.5 * 2.25, 5.5 % 2, 1.10 - 1.1, 22 / 7.0"),
            "3.30|3.375|1.5|0.00|3.1428571428571429");
}

TEST(SqlValues, LogicHasThreeValues) {
  EXPECT_EQ(answer("SELECT true AND null, false AND null, null OR true, NOT null::boolean"),
            "NULL|f|t|NULL");
  EXPECT_EQ(answer("SELECT null = null, null IS NULL, 1 IS NOT NULL"), "NULL|t|t");
  EXPECT_EQ(answer("SELECT 1 IS DISTINCT FROM null, null IS NOT DISTINCT FROM null"), "t|t");
  EXPECT_EQ(answer("SELECT null IS TRUE, null IS NOT TRUE, true IS FALSE, false IS NOT FALSE, "
                   "null::boolean IS UNKNOWN"),
            "f|t|f|f|t");
}

TEST(SqlValues, MembershipIsUnknownBesideANull) {
  EXPECT_EQ(answer("SELECT 1 IN (1, null), 3 IN (1, null), 3 NOT IN (1, null), 3 NOT IN (1, 2)"),
            "t|NULL|NULL|t");
  EXPECT_EQ(answer("SELECT null IN (1), 1 IN ('1', 2.5), 'a' IN ('b', 'a')"), "NULL|t|t");
  EXPECT_EQ(answer("SELECT 2 BETWEEN 1 AND 3, 2 NOT BETWEEN 1 AND 3, null BETWEEN 1 AND 2"),
            "t|f|NULL");
}

TEST(SqlValues, TextsAreOrderedByTheirBytes) {
  EXPECT_EQ(answer("SELECT 'B' < 'a', 'a' < 'ab', '' < 'a', 'Z' < 'a', 'é' > 'z'"), "t|t|t|t|t");
}

TEST(SqlValues, ConditionalsChooseInOrder) {
  EXPECT_EQ(answer("SELECT CASE WHEN null THEN 1 WHEN true THEN 2 ELSE 3 END, "
                   "CASE 3 WHEN 3 THEN 'a' END, CASE WHEN false THEN 1 END"),
            "2|a|NULL");
  EXPECT_EQ(answer("SELECT coalesce(null, 2), coalesce(null, null), nullif(1, 1), nullif(1, 2)"),
            "2|NULL|NULL|1");
  EXPECT_EQ(answer("SELECT greatest(1, 2.5, null), least('a', 'b'), greatest(null, null)"),
            "2.5|a|NULL");
}

TEST(SqlValues, ConstantsAreComputedOnlyWhereTheServerComputesThem) {
  EXPECT_EQ(answer("SELECT true OR 1/0 = 1"), "t");
  EXPECT_EQ(answer("SELECT 1/0 = 1 OR true"), "22012 division by zero");
  EXPECT_EQ(answer("SELECT CASE WHEN false THEN 1/0 ELSE 3 END"), "3");
  EXPECT_EQ(answer("SELECT coalesce(null, 2, 1/0)"), "2");
  EXPECT_EQ(answer("UPDATE stock SET qty = 1/0 WHERE id = 99"), "22012 division by zero");
  EXPECT_EQ(answer("SELECT id FROM stock WHERE false AND 1/0 = 1"), "bound");
  EXPECT_EQ(answer("SELECT id FROM stock WHERE id = 1 AND 1/0 = 1"), "22012 division by zero");
}

TEST(SqlValues, FunctionsOfTextsAndNumbers) {
  EXPECT_EQ(answer("SELECT abs(-5), abs(-5.5), lower('ABC'), upper('abc'), length('abcé'), "
                   "mod(7, 3), 'a' || 1, 'a' || null, 'a' || true"),
            "5|5.5|abc|ABC|4|1|a1|NULL|atrue");
}

TEST(SqlValues, TimesAreThoseOfTheSession) {
  EXPECT_EQ(answer("SELECT now(), current_timestamp = transaction_timestamp(), localtimestamp"),
            "2026-01-31 12:00:00+00|t|2026-01-31 12:00:00");
  EXPECT_EQ(answer("SELECT statement_timestamp() > now(), clock_timestamp() > now()"), "t|t");
}

TEST(SqlValues, SubSelectsAreAskedOfTheSession) {
  EXPECT_EQ(answer("SELECT (SELECT 1), (SELECT 1 WHERE false), EXISTS (SELECT 1 WHERE false), "
                   "1 IN (SELECT 1), null IN (SELECT 1 WHERE false), 1 NOT IN (SELECT 2)"),
            "1|NULL|f|t|f|t");
}

TEST(SqlValues, AggregatesOfNoRowsAreNullButCountsAreZero) {
  EXPECT_EQ(answer("SELECT count(*), sum(1), max(5), count(1) + 1 WHERE false"), "0|NULL|NULL|1");
  EXPECT_EQ(answer("SELECT count(*), count(null), sum(2), sum(1.5), sum(3000000000), min('a')"),
            "1|0|2|1.5|3000000000|a");
}

TEST(SqlValues, SumsAndExtremesRunOverAllRows) {
  const auto select = bound<Select>(
      "SELECT count(*), count(amount), sum(amount), sum(id), min(idem), max(idem) FROM pay");
  AggregateRow aggregates{select};
  for (const Row& row : {Row{1, "b", 10}, Row{2, nullptr, nullptr}, Row{3, "a", 5}}) {
    const Row* const rows[] = {&row};
    aggregates.add({.rows = rows});
  }
  EXPECT_EQ(aggregates.result(), (Row{3, 2, Decimal{15}, 6, "a", "b"}));
}

TEST(SqlValues, ASumThatDoesNotFitIsAnError) {
  const auto select = bound<Select>("SELECT sum(number) FROM line");
  AggregateRow aggregates{select};
  const Row row{1, std::int64_t{9'223'372'036'854'775'807}, nullptr};
  const Row* const rows[] = {&row};
  aggregates.add({.rows = rows});
  EXPECT_THROW(aggregates.add({.rows = rows}), SqlError);
}

TEST(SqlValues, OrderPutsNullsWhereTheKeyWantsThem) {
  EXPECT_LT(compare(1, 2, false, false), 0);
  EXPECT_GT(compare(1, 2, true, false), 0);
  EXPECT_LT(compare(1, nullptr, false, false), 0);
  EXPECT_GT(compare(1, nullptr, false, true), 0);
  EXPECT_LT(compare(1, nullptr, true, false), 0);
  EXPECT_EQ(compare(nullptr, nullptr, true, true), 0);
}

TEST(SqlFunctions, CallTheSessionWithTheirArguments) {
  const Schema schema = schema_of("CREATE SEQUENCE a; CREATE SEQUENCE b START 5");
  const auto select = bound<Select>(
      "SELECT nextval('b'), currval('a'::regclass), setval('b', 9, false), lastval(), "
      "pg_advisory_lock(7), pg_try_advisory_xact_lock_shared(1, -2), pg_advisory_unlock_all(), "
      "pg_advisory_xact_lock(null)",
      schema);
  StandingSession session;
  const std::vector<Row> rows = session.query(select, {}, 1);
  EXPECT_EQ(session.calls,
            (std::vector<std::string>{"nextval 1", "currval 0", "setval 9 unused 1", "lastval 0",
                                      "advisory 0 7", "advisory 7 1 -2", "advisory 10"}));
  EXPECT_EQ(rows.at(0), (Row{7, 7, 9, 7, "", true, "", nullptr}));
}

TEST(SqlExpressions, ArePureUntilTheyAskForMoreThanTheRow) {
  const auto condition = [](std::string_view text) {
    return *bound<Select>("SELECT 1 FROM stock WHERE " + std::string(text)).condition;
  };
  EXPECT_TRUE(is_pure(condition("id = 1 AND qty % 2 = 0 OR coalesce(qty, 1) IN (1, id)")));
  EXPECT_FALSE(is_pure(condition("id = (SELECT 1)")));
  EXPECT_FALSE(is_pure(condition("id = 1 AND now() IS NULL")));
  EXPECT_FALSE(is_pure(condition("pg_try_advisory_lock(id)")));
}

}  // namespace
}  // namespace ordercheck::models::sql
