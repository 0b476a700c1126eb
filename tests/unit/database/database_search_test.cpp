// SPDX-License-Identifier: Apache-2.0
// The reduced search through small transactions ends where the search through all interleavings
// does: what each statement answers, and what is in the table at the end.
#include <algorithm>
#include <array>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>
#include <ordercheck/models/database.hpp>
#include <ordercheck/sync/thread.hpp>

namespace ordercheck::models {
namespace {

using Script = std::vector<std::string>;

constexpr std::string_view kSchema =
    "CREATE TABLE t (id int PRIMARY KEY, v int NOT NULL CHECK (v >= 0)); "
    "INSERT INTO t VALUES (1, 10), (2, 20)";

std::string text_of(const Rows& rows) {
  std::string text = rows.tag;
  for (const auto& row : rows.rows) {
    text += " (";
    for (const SqlValue& value : row) {
      text += value.printed() + ",";
    }
    text += ")";
  }
  return text;
}

std::string answer(Session& session, const std::string& sql) {
  try {
    return text_of(session.execute(sql));
  } catch (const SqlError& error) {
    return error.sqlstate();
  }
}

struct Ends {
  std::set<std::string> outcomes;
  std::uint64_t executions = 0;
  Verdict verdict = Verdict::stopped;
};

Ends ends_of(const std::vector<Script>& scripts, Search search, DatabaseOptions database_options,
             std::uint64_t execution_budget = 0) {
  Ends ends;
  Options options;
  options.search = search;
  options.execution_budget = execution_budget;
  options.in_process = true;
  options.minimise = false;
  const Result result = check(options, [&] {
    Database database{kSchema, database_options};
    std::vector<std::string> logs(scripts.size());
    std::vector<ordercheck::thread> threads;
    for (std::size_t index = 0; index < scripts.size(); ++index) {
      threads.emplace_back([&, index] {
        const std::unique_ptr<Session> session = database.connect();
        for (const std::string& statement : scripts[index]) {
          logs[index] += answer(*session, statement) + "; ";
        }
      });
    }
    for (ordercheck::thread& thread : threads) {
      thread.join();
    }
    std::string outcome = answer(*database.connect(), "SELECT * FROM t ORDER BY id");
    for (const std::string& log : logs) {
      outcome += " | " + log;
    }
    const detail::HostScope host;
    ends.outcomes.insert(std::string{outcome});
  });
  ends.executions = result.executions;
  ends.verdict = result.verdict;
  return ends;
}

constexpr std::array kStatements = {
    "SELECT v FROM t WHERE id = 1",
    "SELECT sum(v) FROM t",
    "SELECT id FROM t WHERE v >= 12 ORDER BY id",
    "UPDATE t SET v = v + 1 WHERE id = 1",
    "UPDATE t SET v = v - 15 WHERE id = 2",
    "UPDATE t SET v = v + 3 WHERE v >= 12",
    "DELETE FROM t WHERE id = 1",
    "INSERT INTO t VALUES (3, 5)",
    "INSERT INTO t VALUES (1, 5) ON CONFLICT (id) DO UPDATE SET v = t.v + excluded.v",
    "INSERT INTO t VALUES (3, 7) ON CONFLICT DO NOTHING",
    "SELECT v FROM t WHERE id = 1 FOR UPDATE",
    "SELECT v FROM t WHERE id = 2 FOR SHARE",
    "SELECT id FROM t ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED",
    "UPDATE t SET id = 3 WHERE id = 2"};

Script draw_script(std::mt19937& random, std::size_t statement_count) {
  const bool repeatable = random() % 2 == 0;
  Script script;
  const bool in_block = statement_count > 1 || random() % 2 == 0;
  if (in_block) {
    script.emplace_back(repeatable ? "BEGIN ISOLATION LEVEL REPEATABLE READ" : "BEGIN");
  }
  for (std::size_t count = 0; count < statement_count; ++count) {
    script.emplace_back(kStatements[random() % kStatements.size()]);
  }
  if (in_block) {
    script.emplace_back(random() % 6 == 0 ? "ROLLBACK" : "COMMIT");
  }
  return script;
}

std::string text_of(const std::vector<Script>& scripts) {
  std::string text;
  for (const Script& script : scripts) {
    for (const std::string& statement : script) {
      text += statement + "; ";
    }
    text += "\n";
  }
  return text;
}

void expect_the_same_ends(const std::vector<Script>& scripts, DatabaseOptions options) {
  const Ends all = ends_of(scripts, Search::depth_first, options);
  const Ends reduced = ends_of(scripts, Search::exhaustive, options);
  EXPECT_EQ(all.verdict, Verdict::exhausted) << text_of(scripts);
  EXPECT_EQ(reduced.verdict, Verdict::exhausted) << text_of(scripts);
  EXPECT_EQ(reduced.outcomes, all.outcomes) << text_of(scripts);
  EXPECT_LE(reduced.executions, all.executions) << text_of(scripts);
}

#if defined(ORDERCHECK_NIGHTLY)
constexpr unsigned kProgramCount = 400;
#else
constexpr unsigned kProgramCount = 25;
#endif

TEST(DatabaseSearch, PairsOfTransactionsEndAsInAllInterleavings) {
  for (unsigned seed = 0; seed < kProgramCount; ++seed) {
    std::mt19937 random{seed};
    expect_the_same_ends(
        {draw_script(random, 1 + random() % 2), draw_script(random, 1 + random() % 2)}, {});
  }
}

// All interleavings of three are too many: a random choice of them must end as some class does.
TEST(DatabaseSearch, RandomInterleavingsOfThreeSessionsEndAsSomeClassDoes) {
  for (unsigned seed = 0; seed < kProgramCount; ++seed) {
    std::mt19937 random{seed};
    const std::vector<Script> scripts{draw_script(random, 1 + random() % 2), draw_script(random, 1),
                                      draw_script(random, 1)};
    const Ends reduced = ends_of(scripts, Search::exhaustive, {});
    ASSERT_EQ(reduced.verdict, Verdict::exhausted) << text_of(scripts);
    const Ends sampled = ends_of(scripts, Search::random_walk, {}, 300);
    EXPECT_TRUE(std::ranges::includes(reduced.outcomes, sampled.outcomes)) << text_of(scripts);
  }
}

TEST(DatabaseSearch, ALostUpdateIsFoundAndARowLockPreventsIt) {
  const Script reads{"BEGIN", "SELECT v FROM t WHERE id = 1", "UPDATE t SET v = 11 WHERE id = 1",
                     "COMMIT"};
  const Ends ends = ends_of({reads, reads}, Search::exhaustive, {});
  EXPECT_EQ(ends.verdict, Verdict::exhausted);
  EXPECT_GT(ends.outcomes.size(), 1U);
}

TEST(DatabaseSearch, WritersOfDifferentRowsAreOneClass) {
  const Ends ends =
      ends_of({{"UPDATE t SET v = v + 1 WHERE id = 1"}, {"UPDATE t SET v = 0 WHERE id = 2"}},
              Search::exhaustive, {});
  EXPECT_EQ(ends.executions, 1U);
}

}  // namespace
}  // namespace ordercheck::models
