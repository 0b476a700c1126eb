// SPDX-License-Identifier: Apache-2.0
// Literals, parameters and conversions; what is expected was read off a PostgreSQL 15 server.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlTypes, ALiteralIsReadAsTheTypeOfItsPlace) {
  EXPECT_EQ(answer("SELECT 1 = '1', '  12 '::int, '-5'::bigint, '1.50'::numeric, 'tr'::boolean, "
                   "'off'::boolean, '+5'::int"),
            "t|12|-5|1.50|t|f|5");
  EXPECT_EQ(answer("SELECT '-2147483648'::int, '-9223372036854775808'::bigint"),
            "-2147483648|-9223372036854775808");
}

TEST(SqlTypes, ALiteralThatIsNoSuchValueIsAnError) {
  EXPECT_EQ(answer("SELECT 'x'::int"), "22P02 invalid input syntax for type integer: \"x\"");
  EXPECT_EQ(answer("SELECT ''::int"), "22P02 invalid input syntax for type integer: \"\"");
  EXPECT_EQ(answer("SELECT '- 5'::int"), "22P02 invalid input syntax for type integer: \"- 5\"");
  EXPECT_EQ(answer("SELECT 'o'::boolean"), "22P02 invalid input syntax for type boolean: \"o\"");
  EXPECT_EQ(answer("SELECT 'abc'::numeric"),
            "22P02 invalid input syntax for type numeric: \"abc\"");
  EXPECT_EQ(answer("SELECT '2147483648'::int"),
            "22003 value \"2147483648\" is out of range for type integer");
  EXPECT_EQ(answer("SELECT '9223372036854775808'::bigint"),
            "22003 value \"9223372036854775808\" is out of range for type bigint");
}

TEST(SqlTypes, NumbersConvertWithRoundingAndLimits) {
  EXPECT_EQ(answer("SELECT 0.5::int, -0.5::int, 1.005::numeric(10,2), 1::numeric, true::int, "
                   "5::text, 1.50::text, true::text"),
            "1|-1|1.01|1|1|5|1.50|true");
  EXPECT_EQ(answer("SELECT 2147483647.5::int"), "22003 integer out of range");
  EXPECT_EQ(answer("SELECT 99.995::numeric(4,2)"), "22003 numeric field overflow");
  EXPECT_EQ(answer("SELECT 5.5::boolean"), "42846 cannot cast type numeric to boolean");
}

TEST(SqlTypes, TimesAreReadAndPrintedInOneForm) {
  EXPECT_EQ(answer("SELECT '2026-01-02'::timestamp, '2026-01-02T03:04:05.25Z'::timestamptz, "
                   "'2026-12-31 23:59'::timestamp, '1969-12-31 23:59:59'::timestamp"),
            "2026-01-02 00:00:00|2026-01-02 03:04:05.25+00|2026-12-31 23:59:00|"
            "1969-12-31 23:59:59");
  EXPECT_EQ(answer("SELECT '2026-01-02'::timestamp = '2026-01-02'::timestamptz"), "t");
  EXPECT_EQ(answer("SELECT '2026-02-30'::timestamp"),
            "22008 date/time field value out of range: \"2026-02-30\"");
  EXPECT_EQ(answer("SELECT 'yesterday'::timestamp"),
            "unsupported: this form of a timestamp without time zone");
}

TEST(SqlTypes, OperatorsWithoutCommonTypeDoNotExist) {
  EXPECT_EQ(answer("SELECT true = 1"), "42883 operator does not exist: boolean = integer");
  EXPECT_EQ(answer("SELECT true + 1"), "42883 operator does not exist: boolean + integer");
  EXPECT_EQ(answer("SELECT 1 || 2"), "42883 operator does not exist: integer || integer");
  EXPECT_EQ(answer("SELECT id FROM pay WHERE idem = 5"),
            "42883 operator does not exist: text = integer");
  EXPECT_EQ(answer("SELECT 'a' + 'b'"), "42725 operator is not unique: unknown + unknown");
  EXPECT_EQ(answer("SELECT 'a' + 1"), "22P02 invalid input syntax for type integer: \"a\"");
  EXPECT_EQ(answer("SELECT id FROM stock WHERE id IN (1, true)"),
            "42883 operator does not exist: integer = boolean");
}

TEST(SqlTypes, BranchesMustAgree) {
  EXPECT_EQ(answer("SELECT coalesce(1, true)"),
            "42804 COALESCE types integer and boolean cannot be matched");
  EXPECT_EQ(answer("SELECT CASE WHEN true THEN 1 ELSE true END"),
            "42804 CASE types boolean and integer cannot be matched");
  EXPECT_EQ(answer("SELECT CASE WHEN true THEN 1 ELSE 2.5 END"), "1");
}

TEST(SqlTypes, NullIfHasTheTypeInWhichItCompares) {
  EXPECT_EQ(answer("SELECT nullif(5, 2.5) / 2, nullif(5, 3000000000) / 2"), "2.5000000000000000|2");
}

TEST(SqlTypes, ConditionsAreBoolean) {
  EXPECT_EQ(answer("SELECT 1 WHERE 1"),
            "42804 argument of WHERE must be type boolean, not type integer");
  EXPECT_EQ(answer("SELECT NOT 1"), "42804 argument of NOT must be type boolean, not type integer");
}

TEST(SqlTypes, AValueIsAssignedWithAConversionOrRefused) {
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, 2.5)"), "bound");
  EXPECT_EQ(answer("INSERT INTO pay VALUES (1, 5, 7)"), "bound");
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, true)"),
            "42804 column \"qty\" is of type integer but expression is of type boolean");
  EXPECT_EQ(answer("INSERT INTO stock VALUES (1, 3000000000)"), "22003 integer out of range");
  EXPECT_EQ(answer("UPDATE stock SET qty = 'x' WHERE id = 1"),
            "22P02 invalid input syntax for type integer: \"x\"");
}

TEST(SqlParameters, HaveTheTypeOfTheirPlace) {
  EXPECT_EQ(answer("SELECT 1 + $1, $2, $3::boolean, 'a' || $4", {"41", 5, true, 7}), "42|5|t|a7");
  EXPECT_EQ(answer("SELECT 1 = $1, coalesce($1, 2)", {nullptr}), "NULL|2");
}

TEST(SqlParameters, KeepTheFirstType) {
  EXPECT_EQ(answer("SELECT 1 = $1, $1 + 1", {5}), "f|6");
  EXPECT_EQ(answer("SELECT 1 = $1, 'a' = $1", {5}),
            "22P02 invalid input syntax for type integer: \"a\"");
}

TEST(SqlParameters, ThatAreNoValueOfTheTypeAreAnError) {
  EXPECT_EQ(answer("UPDATE stock SET qty = qty + $1", {3'000'000'000}),
            "22003 value \"3000000000\" is out of range for type integer");
  EXPECT_EQ(answer("SELECT id FROM stock WHERE id = $1", {"x"}),
            "22P02 invalid input syntax for type integer: \"x\"");
}

TEST(SqlParameters, ThatAreMissingAreAnError) {
  EXPECT_EQ(answer("SELECT $1"),
            "08P01 bind message supplies 0 parameters, but prepared statement \"\" requires 1");
}

TEST(SqlParameters, AreConstantsOfTheBoundStatement) {
  StatementCache cache{shop()};
  const ParsedStatement& parsed = cache.parse("SELECT qty FROM stock WHERE id = $1");
  EXPECT_EQ(&parsed, &cache.parse("SELECT qty FROM stock WHERE id = $1"));
  const Statement& one = cache.bind(parsed, {1});
  EXPECT_EQ(&one, &cache.bind(parsed, {1}));
  const Statement& two = cache.bind(parsed, {2});
  ASSERT_NE(&one, &two);
  EXPECT_EQ(std::get<Select>(two).sources[0].lookup->keys[0][0].value, SqlValue(2));
}

}  // namespace
}  // namespace ordercheck::models::sql
