// SPDX-License-Identifier: Apache-2.0
#include "database/sql/schema_names.hpp"

#include <algorithm>

#include <ordercheck/models/session.hpp>

#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

constexpr std::size_t name_size_max = 63;

template <typename Named>
bool contains(const std::vector<Named>& all, std::string_view name) {
  return std::ranges::any_of(all, [&](const Named& each) { return each.name == name; });
}

bool is_relation_of(const Table& table, std::string_view name) {
  return table.name == name || contains(table.unique_indexes, name);
}

bool is_relation(const Schema& schema, std::string_view name) {
  return contains(schema.sequences, name) ||
         std::ranges::any_of(schema.tables,
                             [&](const Table& each) { return is_relation_of(each, name); });
}

}  // namespace

bool has_constraint(const Table& table, std::string_view name) {
  return contains(table.unique_indexes, name) || contains(table.checks, name) ||
         contains(table.foreign_keys, name);
}

void require_new_relation(const Schema& schema, const std::string& name) {
  if (is_relation(schema, name)) {
    fail("42P07", "relation " + in_quotes(name) + " already exists");
  }
}

std::string free_name(const Schema& schema, const Table& table, const std::string& column,
                      std::string_view label) {
  const std::string stem =
      table.name + (column.empty() ? "" : "_" + column) + "_" + std::string(label);
  for (int number = 0;; ++number) {
    const std::string name = number == 0 ? stem : stem + std::to_string(number);
    if (name.size() > name_size_max) {
      throw UnsupportedSql{"a generated name of more than 63 bytes", name};
    }
    const bool taken =
        is_relation(schema, name) || is_relation_of(table, name) || has_constraint(table, name) ||
        std::ranges::any_of(schema.tables,
                            [&](const Table& each) { return has_constraint(each, name); });
    if (!taken) {
      return name;
    }
  }
}

}  // namespace ordercheck::models::sql
