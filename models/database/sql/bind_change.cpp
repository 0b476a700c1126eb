// SPDX-License-Identifier: Apache-2.0
// UPDATE and DELETE.
#include <algorithm>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

Update Binder::update(const Node& node) {
  node.only({"relation", "targetList", "whereClause", "returningList"});
  Update update;
  Names names;
  update.source = table_source(node.node("relation", "RangeVar"), names);
  const Table& table = schema_.tables[update.source.table];
  names.no_aggregates = "aggregate functions are not allowed in WHERE";
  if (node.has("whereClause")) {
    update.condition = condition(node.node("whereClause"), names, "WHERE");
  }
  names.no_aggregates = "aggregate functions are not allowed in RETURNING";
  outputs(node.nodes("returningList"), names, false, update.returning);
  names.no_aggregates = "aggregate functions are not allowed in UPDATE";
  update.assignments = assignments(node, table, names);
  const bool key = std::ranges::any_of(
      update.assignments, [&](const Assignment& each) { return table.is_key_column(each.column); });
  require_generated_default();
  update.lock = key ? RowLock::update : RowLock::no_key_update;
  return update;
}

Delete Binder::remove(const Node& node) {
  node.only({"relation", "whereClause", "returningList"});
  Delete remove;
  Names names;
  remove.source = table_source(node.node("relation", "RangeVar"), names);
  names.no_aggregates = "aggregate functions are not allowed in WHERE";
  if (node.has("whereClause")) {
    remove.condition = condition(node.node("whereClause"), names, "WHERE");
  }
  names.no_aggregates = "aggregate functions are not allowed in RETURNING";
  outputs(node.nodes("returningList"), names, false, remove.returning);
  return remove;
}

void Binder::require_generated_default() const {
  if (generated_error_) {
    fail("428C9", *generated_error_);
  }
}

// All values are bound before the first column is looked up, as the server does.
std::vector<Assignment> Binder::assignments(const Node& node, const Table& table,
                                            const Names& names) {
  const std::vector<Node> targets = node.nodes("targetList");
  std::vector<std::optional<Expression>> values;
  for (const Node& target : targets) {
    target.only({"name", "val", "location"});
    const Node value = target.node("val");
    values.push_back(value.is("SetToDefault") ? std::nullopt
                                              : std::optional{expression(value, names)});
  }
  std::vector<Assignment> result;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    const std::string name = targets[i].text("name");
    const std::optional<std::size_t> index = table.find_column(name);
    if (!index) {
      fail("42703", "column " + in_quotes(name) + " of relation " + in_quotes(table.name) +
                        " does not exist");
    }
    const Column& column = table.columns[*index];
    result.push_back(
        {*index, values[i] ? assigned(*std::move(values[i]), column) : default_of(column)});
    if (column.generated_always && !targets[i].node("val").is("SetToDefault")) {
      generated_error_ = "column " + in_quotes(column.name) + " can only be updated to DEFAULT";
    }
  }
  for (std::size_t i = 0; i < result.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (result[i].column == result[j].column) {
        fail("42601", "multiple assignments to same column " +
                          in_quotes(table.columns[result[i].column].name));
      }
    }
  }
  return result;
}

Expression default_of(const Column& column) {
  if (column.default_value) {
    return *column.default_value;
  }
  return compose(Operator::constant, column.type, {});
}

}  // namespace ordercheck::models::sql
