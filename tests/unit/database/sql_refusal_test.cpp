// SPDX-License-Identifier: Apache-2.0
// What is not understood completely is refused, by the name that SQL has for it.
#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

TEST(SqlRefusal, NamesTheConstructAndTheStatement) {
  try {
    bind_text("SELECT id FROM stock GROUP BY id");
    FAIL() << "bound";
  } catch (const UnsupportedSql& refused) {
    EXPECT_EQ(refused.construct(), "GROUP BY");
    EXPECT_STREQ(refused.what(),
                 "unsupported by the model: GROUP BY, in: SELECT id FROM stock GROUP BY id");
  }
}

struct Refused {
  const char* statement;
  const char* construct;
};

void PrintTo(const Refused& refused, std::ostream* out) { *out << refused.statement; }

class EachRefused : public testing::TestWithParam<Refused> {};

TEST_P(EachRefused, IsNamed) {
  EXPECT_EQ(answer(GetParam().statement), std::string("unsupported: ") + GetParam().construct);
}

INSTANTIATE_TEST_SUITE_P(
    Queries, EachRefused,
    testing::Values(
        Refused{"SELECT DISTINCT id FROM stock", "SELECT DISTINCT"},
        Refused{"SELECT max(id) FROM stock HAVING max(id) > 1", "HAVING"},
        Refused{"SELECT id FROM stock OFFSET 1", "OFFSET"},
        Refused{"SELECT id FROM stock ORDER BY 1 FETCH FIRST 1 ROWS WITH TIES",
                "FETCH FIRST ... WITH TIES"},
        Refused{"SELECT id FROM stock UNION SELECT id FROM pay", "UNION, INTERSECT or EXCEPT"},
        Refused{"SELECT id FROM stock UNION ALL SELECT id FROM pay", "UNION, INTERSECT or EXCEPT"},
        Refused{"WITH q AS (SELECT 1) SELECT * FROM q", "WITH"},
        Refused{"VALUES (1)", "VALUES as a query"},
        Refused{"SELECT id INTO other FROM stock", "SELECT INTO"},
        Refused{"SELECT 1 FROM stock LEFT JOIN pay ON true", "an outer join"},
        Refused{"SELECT 1 FROM stock JOIN pay USING (id)", "JOIN USING"},
        Refused{"SELECT 1 FROM stock NATURAL JOIN pay", "NATURAL JOIN"},
        Refused{"SELECT id FROM (SELECT id FROM stock) q", "a sub-select in FROM"},
        Refused{"SELECT 1 FROM public.stock", "a schema's name before a table's"},
        Refused{"SELECT 1 FROM ONLY stock", "ONLY"},
        Refused{"SELECT 1 FROM stock s (a, b)", "aliases of columns"},
        Refused{"SELECT 1 FROM stock TABLESAMPLE system (1)", "the parser's RangeTableSample"},
        Refused{"SELECT 1 FROM generate_series(1, 2, 3)", "function generate_series in FROM"},
        Refused{"SELECT 1 FROM generate_series(1, 2) WITH ORDINALITY",
                "the parser's RangeFunction.ordinality"}));

INSTANTIATE_TEST_SUITE_P(
    Values, EachRefused,
    testing::Values(
        Refused{"SELECT row_number() OVER () FROM stock", "a window function"},
        Refused{"SELECT count(DISTINCT id) FROM stock", "an aggregate of DISTINCT values"},
        Refused{"SELECT count(*) FILTER (WHERE id > 1) FROM stock", "FILTER"},
        Refused{"SELECT avg(id) FROM stock", "function avg"},
        Refused{"SELECT pg_sleep(1)", "function pg_sleep"},
        Refused{"SELECT id FROM pay WHERE idem LIKE 'a%'", "LIKE"},
        Refused{"SELECT id FROM pay WHERE id = ANY (ARRAY[1])", "an operator with ANY"},
        Refused{"SELECT id FROM pay WHERE (id, amount) = (1, 2)", "a row of values"},
        Refused{"SELECT ARRAY[1]", "an array"},
        Refused{"SELECT id FROM pay WHERE id > ALL (SELECT 1)", "an operator with ANY or ALL"},
        Refused{"SELECT id FROM pay WHERE id > ANY (SELECT 1)", "an operator with ANY or ALL"},
        Refused{"SELECT 1 BETWEEN SYMMETRIC 2 AND 3", "BETWEEN SYMMETRIC"},
        Refused{"SELECT 1 & 2", "operator &"},
        Refused{"SELECT stock FROM stock", "a whole row as a value"},
        Refused{"SELECT xmin FROM stock", "system column xmin"},
        Refused{"SELECT now() + '1 day'", "arithmetic of times"},
        Refused{"SELECT 1.5::float8", "type float8"},
        Refused{"SELECT 'NaN'::numeric", "this form of a numeric"},
        Refused{"SELECT 'a' COLLATE \"C\"", "the parser's CollateClause"},
        Refused{"SELECT 123456789012345678901234567890123456789", "this form of a numeric"}));

INSTANTIATE_TEST_SUITE_P(
    Changes, EachRefused,
    testing::Values(Refused{"UPDATE stock SET qty = 1 FROM pay WHERE true", "UPDATE FROM"},
                    Refused{"DELETE FROM stock USING pay", "DELETE USING"},
                    Refused{"UPDATE stock SET (id, qty) = (1, 2)",
                            "SET of several columns from one value"},
                    Refused{"INSERT INTO stock OVERRIDING SYSTEM VALUE VALUES (1, 2)",
                            "OVERRIDING OVERRIDING_SYSTEM_VALUE"},
                    Refused{"INSERT INTO pay VALUES (1) ON CONFLICT (id) WHERE id > 1 DO NOTHING",
                            "WHERE of a conflict target"},
                    Refused{"INSERT INTO pay VALUES (1) ON CONFLICT ((id + 1)) DO NOTHING",
                            "the parser's IndexElem.expr"},
                    Refused{"WITH q AS (SELECT 1) DELETE FROM stock", "WITH"}));

INSTANTIATE_TEST_SUITE_P(
    Statements, EachRefused,
    testing::Values(Refused{"", "an empty statement"}, Refused{"  ;", "an empty statement"},
                    Refused{"SELECT 1; SELECT 2", "several statements in one"},
                    Refused{"TRUNCATE stock", "statement TRUNCATE"},
                    Refused{"LOCK TABLE stock", "statement LOCK"},
                    Refused{"EXPLAIN SELECT 1", "statement EXPLAIN"},
                    Refused{"CREATE TABLE t (id int)",
                            "a definition within a session; it belongs to the schema"},
                    Refused{"COMMIT AND CHAIN", "AND CHAIN"},
                    Refused{"COMMIT PREPARED 'x'", "a prepared transaction"},
                    Refused{"SET statement_timeout = 5", "SET statement_timeout"},
                    Refused{"SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
                            "SET SESSION CHARACTERISTICS"},
                    Refused{"SET lock_timeout = 'soon'", "this form of a timeout"}));

}  // namespace
}  // namespace ordercheck::models::sql
