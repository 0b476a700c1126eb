// SPDX-License-Identifier: Apache-2.0
// Statements as the tests write them.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/models/session.hpp>

#include "database/sql/aggregate.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/parse.hpp"

namespace ordercheck::models::sql {

/// A session that stands still at 2026-01-31 12:00 and runs selects that read no table.
class StandingSession : public Environment {
 public:
  static constexpr std::int64_t noon = 1'769'860'800'000'000;

  std::int64_t transaction_time() override { return noon; }

  std::int64_t statement_time() override { return noon + 1; }

  std::int64_t clock_time() override { return noon + 2; }

  std::int64_t next_value(std::size_t sequence) override { return log("nextval", sequence); }

  std::int64_t current_value(std::size_t sequence) override { return log("currval", sequence); }

  std::int64_t last_value() override { return log("lastval", 0); }

  void set_value(std::size_t sequence, std::int64_t value, bool used) override {
    log("setval " + std::to_string(value) + (used ? " used" : " unused"), sequence);
  }

  bool advisory(Advisory call, const std::vector<std::int64_t>& keys) override {
    std::string text = "advisory " + std::to_string(static_cast<int>(call));
    for (const std::int64_t key : keys) {
      text += " " + std::to_string(key);
    }
    calls.push_back(text);
    return true;
  }

  std::vector<Row> query(const Select& select, const Scope& outer, std::size_t) override {
    Scope scope{.outer = &outer, .environment = this};
    AggregateRow aggregates{select};
    const bool matches = passes(select.condition, scope);
    if (select.aggregated && matches) {
      aggregates.add(scope);
    }
    if (!select.aggregated && !matches) {
      return {};
    }
    scope.aggregates = &aggregates.result();
    Row row;
    for (const Output& output : select.outputs) {
      row.push_back(evaluate(output.value, scope));
    }
    return {row};
  }

  std::vector<std::string> calls;

 private:
  std::int64_t log(const std::string& call, std::size_t sequence) {
    calls.push_back(call + " " + std::to_string(sequence));
    return 7;
  }
};

inline Schema schema_of(std::string_view script) {
  Schema schema;
  EXPECT_TRUE(define(schema, script).empty());
  return schema;
}

/// The tables that most tests use.
inline const Schema& shop() {
  static const Schema schema = schema_of(R"(
      CREATE TABLE stock (id int PRIMARY KEY, qty int NOT NULL,
                          CONSTRAINT qty_nonneg CHECK (qty >= 0));
      CREATE TABLE pay (id int PRIMARY KEY, idem text UNIQUE, amount bigint);
      CREATE TABLE line (orders int, number int, price numeric(8,2) DEFAULT 0,
                         UNIQUE (orders, number)))");
  return schema;
}

inline Statement bind_text(std::string_view text, const Schema& schema = shop(),
                           const std::vector<SqlValue>& parameters = {}) {
  return sql::bind(ParsedStatement{text}, schema, parameters);
}

template <typename Kind>
Kind bound(std::string_view text, const Schema& schema = shop(),
           const std::vector<SqlValue>& parameters = {}) {
  return std::get<Kind>(bind_text(text, schema, parameters));
}

/// The values of a select that reads no table, separated by bars; or "SQLSTATE message"; or
/// "unsupported: construct".
inline std::string answer(std::string_view text, const std::vector<SqlValue>& parameters = {}) {
  try {
    const Statement statement = bind_text(text, shop(), parameters);
    const auto* const select = std::get_if<Select>(&statement);
    if (select == nullptr || !select->sources.empty()) {
      return "bound";
    }
    StandingSession session;
    std::string line;
    for (const Row& row : session.query(*select, {}, 1)) {
      for (const SqlValue& value : row) {
        line += (line.empty() ? "" : "|") + (value.is_null() ? "NULL" : value.printed());
      }
    }
    return line;
  } catch (const SqlError& error) {
    return error.sqlstate() + " " + error.what();
  } catch (const UnsupportedSql& unsupported) {
    return "unsupported: " + unsupported.construct();
  }
}

}  // namespace ordercheck::models::sql
