// SPDX-License-Identifier: Apache-2.0
// Tables, their constraints and sequences, as CREATE TABLE and CREATE SEQUENCE made them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "database/sql/expression.hpp"

namespace ordercheck::models::sql {

struct Column {
  std::string name;
  Type type = Type::integer;
  /// numeric(precision, scale); 0 for no limit.
  int precision = 0;
  int scale = 0;
  bool not_null = false;
  /// What an INSERT that leaves the column out writes; already of the column's type. A serial or
  /// identity column has nextval here.
  std::optional<Expression> default_value;
  /// GENERATED ALWAYS AS IDENTITY: an INSERT may not give a value.
  bool generated_always = false;
};

/// A unique constraint or the primary key. Rows with a null in a key column never collide.
struct UniqueIndex {
  std::string name;
  std::vector<std::size_t> columns;
  bool primary = false;
};

/// The row is refused if `condition` is false; unknown passes. It reads the row as source 0.
struct Check {
  std::string name;
  Expression condition;
};

/// Rows with a null in `columns` need no parent. The delete or update of a parent with children is
/// refused; other actions are not modelled.
struct ForeignKey {
  std::string name;
  std::vector<std::size_t> columns;
  std::size_t parent = 0;  // index of the table
  std::vector<std::size_t> parent_columns;
  std::size_t parent_index = 0;  // of the parent's unique_indexes, over these columns
  /// RESTRICT refuses at once; NO ACTION at the end of the statement, where another row may have
  /// taken the parent's place.
  bool restrict_delete = false;
  bool restrict_update = false;
};

struct Table {
  std::string name;
  std::vector<Column> columns;
  std::vector<UniqueIndex> unique_indexes;  // in the order in which the server checks them
  std::vector<Check> checks;                // by name, as the server checks them
  std::vector<ForeignKey> foreign_keys;     // in the order in which the server checks them

  std::optional<std::size_t> find_column(std::string_view column) const;
  /// A column of a unique index: changing its value is a key update and takes the stronger lock.
  bool is_key_column(std::size_t column) const;
};

struct Sequence {
  std::string name;
  std::int64_t start = 1;
  std::int64_t increment = 1;
  std::int64_t minimum = 1;
  std::int64_t maximum = std::numeric_limits<std::int64_t>::max();
};

/// Built before the first session and then constant; tables and sequences are known by index.
struct Schema {
  std::vector<Table> tables;
  std::vector<Sequence> sequences;

  std::optional<std::size_t> find_table(std::string_view name) const;
  std::optional<std::size_t> find_sequence(std::string_view name) const;
};

}  // namespace ordercheck::models::sql
