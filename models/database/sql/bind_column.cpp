// SPDX-License-Identifier: Apache-2.0
// What a column's name means.
#include <algorithm>
#include <array>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

constexpr std::array<std::string_view, 6> system_columns{"ctid", "xmin", "cmin",
                                                         "xmax", "cmax", "tableoid"};

struct Found {
  std::size_t source = 0;
  std::size_t column = 0;
};

// The column among the visible sources of one query. Throws SqlError 42702 if there are several.
std::optional<Found> find_column(const Names& names, const std::string& name) {
  std::optional<Found> found;
  for (std::size_t i = names.first_visible; i < names.sources.size(); ++i) {
    const std::vector<std::string>& columns = names.sources[i].columns;
    const auto at = std::find(columns.begin(), columns.end(), name);
    if (at == columns.end()) {
      continue;
    }
    if (found) {
      fail("42702", "column reference " + in_quotes(name) + " is ambiguous");
    }
    found = Found{i, static_cast<std::size_t>(at - columns.begin())};
  }
  return found;
}

std::optional<std::size_t> find_source(const Names& names, const std::string& alias) {
  for (std::size_t i = names.first_visible; i < names.sources.size(); ++i) {
    if (names.sources[i].alias == alias) {
      return i;
    }
  }
  return std::nullopt;
}

[[noreturn]] void fail_unknown_source(const Names& names, const std::string& name) {
  for (const Names* at = &names; at != nullptr; at = at->outer) {
    for (const SourceNames& source : at->sources) {
      if (source.alias == name || source.table == name) {
        fail("42P01", "invalid reference to FROM-clause entry for table " + in_quotes(name));
      }
    }
  }
  fail("42P01", "missing FROM-clause entry for table " + in_quotes(name));
}

Expression column_of(const Names& names, Found found, std::size_t depth) {
  Expression result{.operation = Operator::column,
                    .type = names.sources[found.source].types[found.column]};
  result.source = found.source;
  result.column = found.column;
  result.depth = depth;
  return result;
}

Expression qualified_column(const std::string& alias, const std::string& name, const Names& names) {
  std::size_t depth = 0;
  for (const Names* at = &names; at != nullptr; at = at->outer, ++depth) {
    const std::optional<std::size_t> source = find_source(*at, alias);
    if (!source) {
      continue;
    }
    const std::vector<std::string>& columns = at->sources[*source].columns;
    const auto found = std::find(columns.begin(), columns.end(), name);
    if (found == columns.end()) {
      fail("42703", "column " + alias + "." + name + " does not exist");
    }
    return column_of(*at, {*source, static_cast<std::size_t>(found - columns.begin())}, depth);
  }
  fail_unknown_source(names, alias);
}

}  // namespace

Expression Binder::column(const Node& node, const Names& names) const {
  node.only({"fields", "location"});
  const std::vector<Node> fields = node.nodes("fields");
  if (fields.size() > 2 || fields.back().is("A_Star")) {
    node.refuse(fields.size() > 2 ? "a column's name of three parts" : "* in an expression");
  }
  if (fields.size() == 2) {
    return qualified_column(fields[0].name(), fields[1].name(), names);
  }
  const std::string name = fields[0].name();
  std::size_t depth = 0;
  for (const Names* at = &names; at != nullptr; at = at->outer, ++depth) {
    if (const std::optional<Found> found = find_column(*at, name)) {
      return column_of(*at, *found, depth);
    }
    if (find_source(*at, name)) {
      node.refuse("a whole row as a value");
    }
  }
  if (std::find(system_columns.begin(), system_columns.end(), name) != system_columns.end()) {
    node.refuse("system column " + name);
  }
  fail("42703", "column " + in_quotes(name) + " does not exist");
}

}  // namespace ordercheck::models::sql
