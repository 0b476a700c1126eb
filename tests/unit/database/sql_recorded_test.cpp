// SPDX-License-Identifier: Apache-2.0
// Every statement that a real server was recorded with is bound, answered with the server's error,
// or refused by name; which are refused is pinned here.
#include <fstream>
#include <map>
#include <set>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include "sql_text.hpp"

namespace ordercheck::models::sql {
namespace {

using Json = nlohmann::json;

struct Recorded {
  std::string definitions;
  std::set<std::string> statements;
};

bool is_definition(const std::string& text) { return text.starts_with("CREATE"); }

// KILL and CANCEL are the runner's own.
bool is_statement(const std::string& text) {
  return !text.starts_with("KILL") && !text.starts_with("CANCEL");
}

void collect_steps(const Json& steps, Recorded& recorded) {
  for (const Json& step : steps) {
    const std::string text = step.at("sql");
    if (is_statement(text)) {
      recorded.statements.insert(text);
    }
  }
}

Recorded recorded_of(const Json& scenario) {
  Recorded recorded;
  for (const std::string text : scenario.at("setup")) {
    if (is_definition(text)) {
      recorded.definitions += text + ";\n";
    } else {
      recorded.statements.insert(text);
    }
  }
  if (scenario.contains("steps")) {
    collect_steps(scenario.at("steps"), recorded);
  } else {
    for (const Json& outcome : scenario.at("outcomes")) {
      collect_steps(outcome.at("steps"), recorded);
    }
  }
  return recorded;
}

const Json& scenarios() {
  static const Json all = [] {
    std::ifstream file(ORDERCHECK_CONFORMANCE_DATA "/truth.json");
    return Json::parse(file).at("scenarios");
  }();
  return all;
}

TEST(RecordedStatements, AreBoundOrAnsweredAsTheServerDidOrRefusedByName) {
  std::map<std::string, std::set<std::string>> refused;  // construct -> scenarios
  std::set<std::string> errors;
  for (const Json& scenario : scenarios()) {
    const std::string id = scenario.at("id");
    const Recorded recorded = recorded_of(scenario);
    Schema schema;
    try {
      define(schema, recorded.definitions);
    } catch (const UnsupportedSql& unsupported) {
      refused[unsupported.construct()].insert(id);
      continue;
    }
    for (const std::string& text : recorded.statements) {
      try {
        sql::bind(ParsedStatement{text}, schema);
      } catch (const UnsupportedSql& unsupported) {
        refused[unsupported.construct()].insert(id);
      } catch (const SqlError& error) {
        errors.insert(error.sqlstate() + " " + text);
      }
    }
  }
  EXPECT_EQ(scenarios().size(), 433U);
  const std::map<std::string, std::set<std::string>> expected{
      {"SET statement_timeout", {"statement-timeout/rc"}},
      {"UNION, INTERSECT or EXCEPT",
       {"nothing-cte-get-or-create/rc", "nothing-cte-get-or-create/rr",
        "nothing-cte-get-or-create/ser"}},
      {"a deferrable constraint", {"deferred-unique/rc", "deferred-unique/rr"}},
      {"function pg_sleep", {"now-constant/rc"}},
  };
  EXPECT_EQ(refused, expected);
  EXPECT_THAT(errors, testing::UnorderedElementsAre(
                          "42P10 INSERT INTO pay VALUES (3,'b',1) ON CONFLICT (amount) DO NOTHING "
                          "RETURNING id",
                          "22012 UPDATE stock SET qty = 1/0 WHERE id = 1",
                          "42703 UPDATE stock SET nope = 1", "42P01 SELECT * FROM nope",
                          "42601 SELEC 1", "22P02 UPDATE stock SET qty = 'x' WHERE id = 1"));
}

}  // namespace
}  // namespace ordercheck::models::sql
