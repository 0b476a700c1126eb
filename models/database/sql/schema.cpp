// SPDX-License-Identifier: Apache-2.0
#include "database/sql/schema.hpp"

#include <algorithm>

namespace ordercheck::models::sql {

namespace {

template <typename Named>
std::optional<std::size_t> find(const std::vector<Named>& all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const Named& each) { return each.name == name; });
  return found == all.end() ? std::nullopt
                            : std::optional{static_cast<std::size_t>(found - all.begin())};
}

}  // namespace

std::optional<std::size_t> Table::find_column(std::string_view column) const {
  return find(columns, column);
}

bool Table::is_key_column(std::size_t column) const {
  return std::ranges::any_of(unique_indexes, [&](const UniqueIndex& index) {
    return std::ranges::find(index.columns, column) != index.columns.end();
  });
}

std::optional<std::size_t> Schema::find_table(std::string_view table) const {
  return find(tables, table);
}

std::optional<std::size_t> Schema::find_sequence(std::string_view sequence) const {
  return find(sequences, sequence);
}

}  // namespace ordercheck::models::sql
