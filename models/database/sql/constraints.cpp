// SPDX-License-Identifier: Apache-2.0
#include "database/sql/constraints.hpp"

#include <array>

#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"

namespace ordercheck::models::sql {

void check_row(const Table& table, const Row& row) {
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].not_null && row[i].is_null()) {
      fail("23502", "null value in column " + in_quotes(table.columns[i].name) + " of relation " +
                        in_quotes(table.name) + " violates not-null constraint");
    }
  }
  const std::array<const Row*, 1> rows{&row};
  for (const Check& check : table.checks) {
    if (!accepts(check.condition, {.rows = rows})) {
      throw SqlError{"23514",
                     "new row for relation " + in_quotes(table.name) +
                         " violates check constraint " + in_quotes(check.name),
                     check.name};
    }
  }
}

std::optional<Row> key_of(const Row& row, const std::vector<std::size_t>& columns) {
  Row key;
  for (const std::size_t column : columns) {
    if (row[column].is_null()) {
      return std::nullopt;
    }
    key.push_back(row[column]);
  }
  return key;
}

SqlError duplicate_key(const UniqueIndex& index) {
  return {"23505", "duplicate key value violates unique constraint " + in_quotes(index.name),
          index.name};
}

SqlError missing_parent(const Table& child, const ForeignKey& key) {
  return {"23503",
          "insert or update on table " + in_quotes(child.name) +
              " violates foreign key constraint " + in_quotes(key.name),
          key.name};
}

SqlError remaining_child(const Table& parent, const Table& child, const ForeignKey& key) {
  return {"23503",
          "update or delete on table " + in_quotes(parent.name) +
              " violates foreign key constraint " + in_quotes(key.name) + " on table " +
              in_quotes(child.name),
          key.name};
}

}  // namespace ordercheck::models::sql
