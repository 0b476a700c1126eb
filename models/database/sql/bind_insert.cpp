// SPDX-License-Identifier: Apache-2.0
// INSERT.
#include <algorithm>
#include <numeric>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/errors.hpp"

namespace ordercheck::models::sql {

namespace {

void require_value_count(std::size_t value_count, std::size_t column_count, bool columns_named) {
  if (value_count > column_count) {
    fail("42601", "INSERT has more expressions than target columns");
  }
  if (value_count < column_count && columns_named) {
    fail("42601", "INSERT has more target columns than expressions");
  }
}

std::string generated_error(const Column& column) {
  return "cannot insert a non-DEFAULT value into column " + in_quotes(column.name);
}

std::optional<std::size_t> arbiter_by_name(const Table& table, const std::string& name) {
  for (std::size_t i = 0; i < table.unique_indexes.size(); ++i) {
    if (table.unique_indexes[i].name == name) {
      return i;
    }
  }
  return std::nullopt;
}

std::vector<std::size_t> arbiter_columns(const Node& inference, const Table& table) {
  std::vector<std::size_t> columns;
  for (const Node& element : inference.nodes("indexElems")) {
    element.only({"name", "ordering", "nulls_ordering"});
    element.require("ordering", "SORTBY_DEFAULT");
    element.require("nulls_ordering", "SORTBY_NULLS_DEFAULT");
    const std::optional<std::size_t> column = table.find_column(element.text("name"));
    if (!column) {
      fail("42703", "column " + in_quotes(element.text("name")) + " does not exist");
    }
    columns.push_back(*column);
  }
  return columns;
}

// The unique index that ON CONFLICT (...) means.
std::size_t arbiter(const Node& inference, const Table& table) {
  inference.only({"indexElems", "conname", "location"});
  if (inference.has("conname")) {
    const std::string name = inference.text("conname");
    const std::optional<std::size_t> index = arbiter_by_name(table, name);
    if (!index) {
      fail("42704", "constraint " + in_quotes(name) + " for table " + in_quotes(table.name) +
                        " does not exist");
    }
    return *index;
  }
  const std::optional<std::size_t> index =
      find_unique_index(table, arbiter_columns(inference, table));
  if (!index) {
    fail("42P10",
         "there is no unique or exclusion constraint matching the ON CONFLICT specification");
  }
  return *index;
}

}  // namespace

std::optional<std::size_t> find_unique_index(const Table& table, std::vector<std::size_t> columns) {
  std::ranges::sort(columns);
  columns.erase(std::unique(columns.begin(), columns.end()), columns.end());
  for (std::size_t i = 0; i < table.unique_indexes.size(); ++i) {
    std::vector<std::size_t> others = table.unique_indexes[i].columns;
    std::ranges::sort(others);
    if (others == columns) {
      return i;
    }
  }
  return std::nullopt;
}

Insert Binder::insert(const Node& node) {
  node.only({"relation", "cols", "selectStmt", "onConflictClause", "returningList", "override"});
  node.require("override", "OVERRIDING_NOT_SET");
  Insert insert;
  Names names;
  insert.table = table_source(node.node("relation", "RangeVar"), names).table;
  const Table& table = schema_.tables[insert.table];
  const std::string alias = names.sources.front().alias;
  const std::vector<std::size_t> columns = insert_columns(node, table);
  if (!node.has("selectStmt")) {  // DEFAULT VALUES
    insert.rows.push_back(insert_row({}, {}, table));
  } else if (node.node("selectStmt").has("valuesLists")) {
    insert_values(node.node("selectStmt"), columns, node.has("cols"), insert);
  } else {
    insert_query(node, columns, table, insert);
  }
  if (node.has("onConflictClause")) {
    insert.on_conflict =
        on_conflict(node.node("onConflictClause", "OnConflictClause"), table, alias);
  }
  names.no_aggregates = "aggregate functions are not allowed in RETURNING";
  outputs(node.nodes("returningList"), names, false, insert.returning);
  require_generated_default();
  return insert;
}

std::vector<std::size_t> Binder::insert_columns(const Node& node, const Table& table) const {
  std::vector<std::size_t> columns;
  if (!node.has("cols")) {
    columns.resize(table.columns.size());
    std::iota(columns.begin(), columns.end(), std::size_t{0});
  }
  for (const Node& target : node.nodes("cols")) {
    target.only({"name", "location"});
    const std::string name = target.text("name");
    const std::optional<std::size_t> column = table.find_column(name);
    if (!column) {
      fail("42703", "column " + in_quotes(name) + " of relation " + in_quotes(table.name) +
                        " does not exist");
    }
    if (std::find(columns.begin(), columns.end(), *column) != columns.end()) {
      fail("42701", "column " + in_quotes(name) + " specified more than once");
    }
    columns.push_back(*column);
  }
  return columns;
}

// Of each row first all values are bound, then counted, then assigned.
void Binder::insert_values(const Node& values, const std::vector<std::size_t>& columns,
                           bool columns_named, Insert& insert) {
  values.only({"valuesLists", "limitOption", "op"});
  Names nothing;
  nothing.no_aggregates = "aggregate functions are not allowed in VALUES";
  std::optional<std::size_t> size;
  for (const Node& list : values.nodes("valuesLists")) {
    list.only({"items"});
    std::vector<std::optional<Expression>> row;  // nothing for DEFAULT
    for (const Node& item : list.nodes("items")) {
      row.push_back(item.is("SetToDefault") ? std::nullopt
                                            : std::optional{expression(item, nothing)});
    }
    if (size.value_or(row.size()) != row.size()) {
      fail("42601", "VALUES lists must all be the same length");
    }
    size = row.size();
    require_value_count(row.size(), columns.size(), columns_named);
    insert.rows.push_back(insert_row(std::move(row), columns, schema_.tables[insert.table]));
  }
}

// One value for each column of the table: the given ones, and defaults for the others.
std::vector<Expression> Binder::insert_row(std::vector<std::optional<Expression>> values,
                                           const std::vector<std::size_t>& columns,
                                           const Table& table) {
  std::vector<Expression> row;
  for (const Column& column : table.columns) {
    row.push_back(default_of(column));
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i]) {
      const Column& column = table.columns[columns[i]];
      row[columns[i]] = assigned(*std::move(values[i]), column);
      if (column.generated_always) {
        generated_error_ = generated_error(column);
      }
    }
  }
  return row;
}

void Binder::insert_query(const Node& node, const std::vector<std::size_t>& columns,
                          const Table& table, Insert& insert) {
  Select query = select(node.node("selectStmt"), nullptr, true);
  require_value_count(query.outputs.size(), columns.size(), node.has("cols"));
  std::vector<Output> row;
  for (const Column& column : table.columns) {
    row.push_back({column.name, default_of(column)});
  }
  for (std::size_t i = 0; i < query.outputs.size(); ++i) {
    const Column& column = table.columns[columns[i]];
    if (column.generated_always) {
      generated_error_ = generated_error(column);
    }
    row[columns[i]].value = assigned(std::move(query.outputs[i].value), column);
  }
  query.outputs = std::move(row);
  insert.query = std::make_shared<const Select>(std::move(query));
}

OnConflict Binder::on_conflict(const Node& node, const Table& table, const std::string& alias) {
  node.only({"action", "infer", "targetList", "whereClause", "location"});
  OnConflict result;
  result.update = node.text("action") == "ONCONFLICT_UPDATE";
  if (node.has("infer")) {
    result.index = arbiter(node.node("infer", "InferClause"), table);
  } else if (result.update) {
    fail("42601", "ON CONFLICT DO UPDATE requires inference specification or constraint name");
  }
  if (!result.update) {
    return result;
  }
  Names names;
  names.sources.push_back(names_of(table, alias));
  names.sources.push_back(names_of(table, "excluded"));
  names.sources.back().table = "excluded";
  names.no_aggregates = "aggregate functions are not allowed in UPDATE";
  result.assignments = assignments(node, table, names);
  if (node.has("whereClause")) {
    names.no_aggregates = "aggregate functions are not allowed in WHERE";
    result.condition = condition(node.node("whereClause"), names, "WHERE");
  }
  return result;
}

}  // namespace ordercheck::models::sql
