// SPDX-License-Identifier: Apache-2.0
// Conditions and values of a bound statement: every name resolved, every cast explicit.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include <ordercheck/models/sql_value.hpp>

namespace ordercheck::models::sql {

using Row = std::vector<SqlValue>;

/// The types of columns and expressions. `unknown` is a literal or parameter whose place has not
/// said what it is; `nothing` is the result of functions that return void.
enum class Type : std::uint8_t {
  unknown,
  boolean,
  integer,
  bigint,
  numeric,
  text,
  timestamp,
  timestamp_with_zone,
  nothing,
};

/// The server's name of a type: "integer", "timestamp without time zone".
const char* name_of(Type type);

enum class Operator : std::uint8_t {
  // Values of the tree.
  constant,   // `value`
  column,     // `column` of the row of source `source`, `depth` queries outwards
  aggregate,  // the result of aggregate number `index` of the query
  // Logic; null is unknown. AND and OR have two or more arguments and stop as soon as they can.
  logical_and,
  logical_or,
  logical_not,
  is_null,
  is_not_null,
  is_true,
  is_not_true,
  is_false,
  is_not_false,
  // Comparisons of two arguments of one type; null if either is.
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  distinct,      // IS DISTINCT FROM: never null
  not_distinct,  // IS NOT DISTINCT FROM
  // The first argument compared with each of the others.
  in,
  not_in,
  // Arithmetic in the type of the expression.
  add,
  subtract,
  multiply,
  divide,
  modulo,
  negate,
  concatenate,
  // Conversions to the type of the expression.
  cast,         // follows SQL's rules; `precision` and `scale` limit a numeric
  conditional,  // CASE: condition, value, condition, value ..., value otherwise
  coalesce,     // the first that is not null
  null_if,      // whether both are equal, value: null if they are, else the value
  absolute,     // abs
  greatest,
  least,
  lower,
  upper,
  length,
  // What the session knows.
  transaction_time,  // now()
  statement_time,
  clock_time,
  next_value,     // of sequence `index`
  current_value,  // of sequence `index`
  last_value,     // lastval()
  set_value,      // of sequence `index`: the value and whether it was used
  advisory,       // `advisory`; one bigint or two integers, none for unlock_all
  // Sub-selects; `query` reads the statement's snapshot.
  scalar_query,  // its only value; null without a row; 21000 if there are several
  exists_query,
  in_query,  // the argument against the query's only column; NOT IN is its negation
};

enum class Advisory : std::uint8_t {
  lock,
  lock_shared,
  try_lock,
  try_lock_shared,
  transaction_lock,
  transaction_lock_shared,
  try_transaction_lock,
  try_transaction_lock_shared,
  unlock,
  unlock_shared,
  unlock_all,
};

struct Select;

/// One node of a bound expression. A value: copying it copies the tree.
struct Expression {
  Operator operation = Operator::constant;
  Type type = Type::unknown;
  std::vector<Expression> arguments{};
  SqlValue value{};        // constant
  std::size_t source = 0;  // column: index into the query's sources
  std::size_t column = 0;  // column: index into the source's columns
  std::size_t depth = 0;   // column: 0 is the query itself, 1 the one around it
  std::size_t index = 0;   // aggregate and sequence
  Advisory advisory = Advisory::lock;
  int precision = 0;  // cast: numeric(precision, scale); 0 for no limit
  int scale = 0;
  std::shared_ptr<const Select> query{};  // sub-selects
};

}  // namespace ordercheck::models::sql
