// SPDX-License-Identifier: Apache-2.0
// The value of a bound expression.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

struct Scope;

/// What expressions ask of the session that evaluates them. Each may throw SqlError.
class Environment {
 public:
  Environment() = default;
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;
  virtual ~Environment() = default;

  virtual std::int64_t transaction_time() = 0;
  virtual std::int64_t statement_time() = 0;
  virtual std::int64_t clock_time() = 0;

  virtual std::int64_t next_value(std::size_t sequence) = 0;
  virtual std::int64_t current_value(std::size_t sequence) = 0;
  virtual std::int64_t last_value() = 0;
  virtual void set_value(std::size_t sequence, std::int64_t value, bool used) = 0;

  /// May wait. True or false for the try and unlock forms; ignored for the others. `keys` has one
  /// bigint, two integers, or nothing for unlock_all.
  virtual bool advisory(Advisory call, const std::vector<std::int64_t>& keys) = 0;

  /// The rows of a sub-select, at most `row_count_max`. Its expressions have `outer` around them.
  virtual std::vector<Row> query(const Select& select, const Scope& outer,
                                 std::size_t row_count_max) = 0;
};

/// What the columns of an expression stand for.
struct Scope {
  std::span<const Row* const> rows{};  // by source
  const Row* aggregates = nullptr;     // by number
  const Scope* outer = nullptr;        // the query around
  Environment* environment = nullptr;  // may be null for an expression that is_pure
};

/// Throws SqlError: 22012 division by zero, 22003 out of range, 22P02 no such value, 21000.
SqlValue evaluate(const Expression& expression, const Scope& scope);

/// True; neither false nor unknown. Without a condition every row passes.
bool passes(const std::optional<Expression>& condition, const Scope& scope);

/// A check constraint accepts the row: true or unknown.
bool accepts(const Expression& condition, const Scope& scope);

/// Reads columns of its own query alone: no sub-select, no query around, no function of the
/// session.
bool is_pure(const Expression& expression);

/// Order of two values of one type, neither null: below, at or above zero. Texts by their bytes.
int compare(const SqlValue& left, const SqlValue& right);

/// Order of rows for ORDER BY, with nulls where the key wants them.
int compare(const SqlValue& left, const SqlValue& right, bool descending, bool nulls_first);

}  // namespace ordercheck::models::sql
