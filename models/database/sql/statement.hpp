// SPDX-License-Identifier: Apache-2.0
// Bound statements: what the model executes. Names are indexes, parameters are constants,
// constants are folded, values assigned to a column have its type.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "database/sql/expression.hpp"
#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// The row locks, weakest first.
enum class RowLock : std::uint8_t { none, key_share, share, no_key_update, update };

enum class LockWait : std::uint8_t { wait, nowait, skip_locked };

/// The condition lets only rows pass that have one of these keys in the unique index `index`.
///
/// A key's parts do not read the source itself, but may read earlier sources, queries around and
/// sub-selects. A part that is null matches nothing. The condition is still to be evaluated.
struct KeyLookup {
  std::size_t index = 0;
  std::vector<std::vector<Expression>> keys;
};

/// Rows first, first + 1 ... last of generate_series, in one column.
struct Series {
  Expression first;
  Expression last;
};

/// A table in FROM, or what is changed by UPDATE and DELETE.
struct Source {
  std::size_t table = 0;  // not used by a series
  std::optional<Series> series;
  std::optional<KeyLookup> lookup;  // a unique key that the condition fixes; the primary first
  RowLock lock = RowLock::none;     // SELECT FOR
  LockWait wait = LockWait::wait;
};

struct Output {
  std::string name;
  Expression value;
};

enum class AggregateFunction : std::uint8_t { count_rows, count, sum, minimum, maximum };

struct Aggregate {
  AggregateFunction function = AggregateFunction::count_rows;
  Expression argument;  // not used by count_rows
  Type type = Type::bigint;
};

struct OrderKey {
  Expression value;
  bool descending = false;
  bool nulls_first = false;
};

/// The sources are joined, ON conditions are part of `condition`. Without sources there is one row.
struct Select {
  std::vector<Source> sources;
  std::optional<Expression> condition;
  std::vector<Output> outputs;
  /// One row of the aggregates over all rows that match, instead of a row for each. Outputs
  /// then read aggregates and no columns of this query.
  bool aggregated = false;
  std::vector<Aggregate> aggregates;
  std::vector<OrderKey> order;
  std::optional<Expression> limit;  // bigint; null is no limit; negative is error 2201W
  /// As a sub-select: reads columns of a query around it. A sub-select that does not is executed
  /// once in a statement, at its first use, however often it is evaluated.
  bool correlated = false;
};

struct Assignment {
  std::size_t column = 0;
  Expression value;
};

/// Source 0 is the row that is there, source 1 the row that was to be inserted ("excluded").
struct OnConflict {
  bool update = false;               // else nothing
  std::optional<std::size_t> index;  // the arbiter; without one any unique index, DO NOTHING only
  std::vector<Assignment> assignments;
  std::optional<Expression> condition;
};

/// One of `rows` and `query` is used. Each row has a value for every column of the table, in its
/// order and of its type; so do the outputs of the query. RETURNING reads the row as source 0.
struct Insert {
  std::size_t table = 0;
  std::vector<std::vector<Expression>> rows;
  std::shared_ptr<const Select> query;
  std::optional<OnConflict> on_conflict;
  std::vector<Output> returning;
};

struct Update {
  Source source;
  std::optional<Expression> condition;
  std::vector<Assignment> assignments;  // all read the old row
  /// The lock with which a row is waited for and followed: `update` if a key column is assigned,
  /// else `no_key_update`. The new version is a key update only if a key's value differs.
  RowLock lock = RowLock::no_key_update;
  std::vector<Output> returning;  // reads the new row
};

struct Delete {
  Source source;
  std::optional<Expression> condition;
  std::vector<Output> returning;
};

enum class Isolation : std::uint8_t { read_committed, repeatable_read, serializable };

struct TransactionModes {
  std::optional<Isolation> isolation;
  std::optional<bool> read_only;
  std::optional<bool> deferrable;
};

/// BEGIN and START TRANSACTION.
struct Begin {
  TransactionModes modes;
  std::string tag;  // "BEGIN" or "START TRANSACTION"
};

struct SetTransaction {
  TransactionModes modes;
};

struct Commit {};

struct Rollback {};

struct Savepoint {
  std::string name;
};

struct RollbackTo {
  std::string name;
};

struct Release {
  std::string name;
};

/// Zero is no limit. RESET and SET TO DEFAULT give zero as well.
struct SetLockTimeout {
  std::chrono::milliseconds duration{};
  bool local = false;
};

using Statement = std::variant<Select, Insert, Update, Delete, Begin, SetTransaction, Commit,
                               Rollback, Savepoint, RollbackTo, Release, SetLockTimeout>;

}  // namespace ordercheck::models::sql
