// SPDX-License-Identifier: Apache-2.0
#include "database/sql/create_table.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <utility>

#include "database/sql/bind.hpp"
#include "database/sql/create_sequence.hpp"
#include "database/sql/errors.hpp"
#include "database/sql/evaluate.hpp"
#include "database/sql/finish.hpp"
#include "database/sql/schema_names.hpp"

namespace ordercheck::models::sql {

namespace {

const std::vector<SqlValue> no_parameters;

void collect_columns(const Expression& expression, std::set<std::size_t>& columns) {
  if (expression.operation == Operator::column) {
    columns.insert(expression.column);
  }
  for (const Expression& each : expression.arguments) {
    collect_columns(each, columns);
  }
}

std::string joined(const Table& table, const std::vector<std::size_t>& columns) {
  std::string names;
  for (const std::size_t column : columns) {
    names += (names.empty() ? "" : "_") + table.columns[column].name;
  }
  return names;
}

// NO ACTION and RESTRICT; true for the second.
bool restricts(const Node& node, std::string_view field) {
  const std::string action = node.text(field);
  if (action != "a" && action != "r") {
    node.refuse("a foreign key's action other than NO ACTION and RESTRICT");
  }
  return action == "r";
}

bool same_numbers(Type left, Type right) {
  const auto is_integer = [](Type type) { return type == Type::integer || type == Type::bigint; };
  return left == right || (is_integer(left) && is_integer(right));
}

}  // namespace

void TableMaker::make() {
  statement_.only({"relation", "tableElts", "oncommit"});
  statement_.require("oncommit", "ONCOMMIT_NOOP");
  const Node name = statement_.node("relation", "RangeVar");
  name.only({"relname", "inh", "relpersistence", "location"});
  name.require("relpersistence", "p");
  table_.name = name.text("relname");
  require_new_relation(schema_, table_.name);
  for (const Node& element : statement_.nodes("tableElts")) {
    if (element.is("ColumnDef")) {
      add_column(element);
    } else if (element.is("Constraint")) {
      collect(element, {});
    } else {
      element.refuse(name_in_sql(element.kind()) + " in CREATE TABLE");
    }
  }
  std::ranges::for_each(checks_, [&](const Pending& each) { add_check(each); });
  if (primary_keys_.size() > 1) {
    fail("42P16", "multiple primary keys for table " + in_quotes(table_.name) + " are not allowed");
  }
  std::ranges::for_each(primary_keys_, [&](const Pending& each) { add_unique(each, true); });
  std::ranges::for_each(uniques_, [&](const Pending& each) { add_unique(each, false); });
  std::ranges::for_each(foreign_keys_, [&](const Pending& each) { add_foreign_key(each); });
  std::ranges::sort(table_.checks, {}, &Check::name);
  schema_.tables.push_back(std::move(table_));
}

void TableMaker::add_column(const Node& node) {
  node.only({"colname", "typeName", "is_local", "constraints", "location"});
  const TypeName type = type_name(node.node("typeName", "TypeName"));
  Column column;
  column.name = node.text("colname");
  column.type = type.type;
  column.precision = type.precision;
  column.scale = type.scale;
  if (table_.find_column(column.name)) {
    fail("42701", "column " + in_quotes(column.name) + " specified more than once");
  }
  table_.columns.push_back(std::move(column));
  const std::size_t index = table_.columns.size() - 1;
  if (type.serial) {
    add_sequence(node, index, false);
  }
  for (const Node& constraint : node.nodes("constraints")) {
    add_column_constraint(constraint, index);
  }
}

void TableMaker::add_column_constraint(const Node& node, std::size_t column) {
  Column& target = table_.columns[column];
  const std::string type = node.text("contype");
  if (type == "CONSTR_NOTNULL") {
    node.only({"contype", "conname", "location"});
    target.not_null = true;
  } else if (type == "CONSTR_NULL") {
    node.only({"contype", "location"});
    if (target.not_null) {
      node.refuse("NULL of a column that is NOT NULL");
    }
  } else if (type == "CONSTR_DEFAULT") {
    add_default(node, target);
  } else if (type == "CONSTR_IDENTITY") {
    node.only({"contype", "generated_when", "options", "location"});
    add_sequence(node, column, node.text("generated_when") == "a");
  } else if (type != "CONSTR_ATTR_NOT_DEFERRABLE" && type != "CONSTR_ATTR_IMMEDIATE") {
    collect(node, target.name);
  }
}

void TableMaker::add_default(const Node& node, Column& column) const {
  node.only({"contype", "raw_expr", "location"});
  if (column.default_value) {
    fail("42601", "multiple default values specified for column " + in_quotes(column.name) +
                      " of table " + in_quotes(table_.name));
  }
  Binder binder{schema_, no_parameters};
  Names nothing;
  nothing.no_aggregates = "aggregate functions are not allowed in DEFAULT expressions";
  Expression value = binder.assigned(binder.expression(node.node("raw_expr"), nothing), column);
  if (value.query) {
    fail("0A000", "cannot use subquery in DEFAULT expression");
  }
  fold(value, schema_);
  column.default_value = std::move(value);
}

// For serial and identity columns: a sequence of the column's range, and its next value.
void TableMaker::add_sequence(const Node& options, std::size_t column, bool always) {
  Column& target = table_.columns[column];
  if (target.default_value) {
    options.refuse("a sequence and a default for one column");
  }
  if (target.type != Type::integer && target.type != Type::bigint) {
    fail("22023", "identity column type must be smallint, integer, or bigint");
  }
  Sequence sequence;
  sequence.name = free_name(schema_, table_, target.name, "seq");
  if (target.type == Type::integer) {
    sequence.maximum = std::numeric_limits<std::int32_t>::max();
  }
  read_sequence_options(options, sequence);
  Expression next = compose(Operator::next_value, Type::bigint, {});
  next.index = schema_.sequences.size();
  schema_.sequences.push_back(std::move(sequence));
  Binder binder{schema_, no_parameters};
  target.default_value = binder.assigned(std::move(next), target);
  target.not_null = true;
  target.generated_always = always;
}

void TableMaker::collect(const Node& node, const std::string& column) {
  const std::string type = node.text("contype");
  if (type == "CONSTR_CHECK") {
    checks_.push_back({node, column});
  } else if (type == "CONSTR_PRIMARY") {
    primary_keys_.push_back({node, column});
  } else if (type == "CONSTR_UNIQUE") {
    uniques_.push_back({node, column});
  } else if (type == "CONSTR_FOREIGN") {
    foreign_keys_.push_back({node, column});
  } else {
    node.refuse(type == "CONSTR_ATTR_DEFERRABLE" || type == "CONSTR_ATTR_DEFERRED"
                    ? "a deferrable constraint"
                    : "constraint " + type);
  }
}

std::string TableMaker::constraint_name(const Node& node, const std::string& column,
                                        std::string_view label) const {
  if (!node.has("conname")) {
    return free_name(schema_, table_, column, label);
  }
  const std::string name = node.text("conname");
  if (has_constraint(table_, name)) {
    fail("42710", "constraint " + in_quotes(name) + " for relation " + in_quotes(table_.name) +
                      " already exists");
  }
  return name;
}

void TableMaker::add_check(const Pending& pending) {
  const Node& node = pending.node;
  node.only({"contype", "conname", "raw_expr", "initially_valid", "location"});
  Names names;
  names.sources.push_back(names_of(table_, table_.name));
  names.no_aggregates = "aggregate functions are not allowed in check constraints";
  Binder binder{schema_, no_parameters};
  Check check;
  check.condition = binder.condition(node.node("raw_expr"), names, "CHECK");
  if (!is_pure(check.condition)) {
    node.refuse("a check of more than the row");
  }
  // Named after its column if there is one only.
  std::set<std::size_t> columns;
  collect_columns(check.condition, columns);
  check.name = constraint_name(
      node, columns.size() == 1 ? table_.columns[*columns.begin()].name : "", "check");
  table_.checks.push_back(std::move(check));
}

std::vector<std::size_t> TableMaker::columns_named(const std::vector<std::string>& names) const {
  std::vector<std::size_t> columns;
  for (const std::string& name : names) {
    const std::optional<std::size_t> column = table_.find_column(name);
    if (!column) {
      fail("42703", "column " + in_quotes(name) + " named in key does not exist");
    }
    columns.push_back(*column);
  }
  return columns;
}

void TableMaker::add_unique(const Pending& pending, bool primary) {
  const Node& node = pending.node;
  node.only({"contype", "conname", "keys", "location"});
  UniqueIndex index;
  index.primary = primary;
  index.columns =
      columns_named(pending.column.empty() ? node.names("keys") : std::vector{pending.column});
  const auto same = std::ranges::find(table_.unique_indexes, index.columns, &UniqueIndex::columns);
  if (same != table_.unique_indexes.end()) {
    // The server makes one index of both; which name stays depends on who has one.
    if (node.has("conname")) {
      node.refuse("two unique constraints of the same columns");
    }
    return;
  }
  for (std::size_t i = 0; primary && i < index.columns.size(); ++i) {
    table_.columns[index.columns[i]].not_null = true;
  }
  index.name = primary ? constraint_name(node, "", "pkey")
                       : constraint_name(node, joined(table_, index.columns), "key");
  require_new_relation(schema_, index.name);
  table_.unique_indexes.push_back(std::move(index));
}

void TableMaker::add_foreign_key(const Pending& pending) {
  const Node& node = pending.node;
  node.only({"contype", "conname", "pktable", "fk_attrs", "pk_attrs", "fk_matchtype",
             "fk_upd_action", "fk_del_action", "initially_valid", "location"});
  node.require("fk_matchtype", "s");
  ForeignKey key;
  key.columns =
      columns_named(pending.column.empty() ? node.names("fk_attrs") : std::vector{pending.column});
  key.restrict_delete = restricts(node, "fk_del_action");
  key.restrict_update = restricts(node, "fk_upd_action");
  find_parent(node, key);
  const Table& parent = parent_of(key);
  for (std::size_t i = 0; i < key.columns.size(); ++i) {
    if (!same_numbers(table_.columns[key.columns[i]].type,
                      parent.columns[key.parent_columns[i]].type)) {
      node.refuse("a foreign key of another type than the key of its parent");
    }
  }
  key.name = constraint_name(node, joined(table_, key.columns), "fkey");
  table_.foreign_keys.push_back(std::move(key));
}

const Table& TableMaker::parent_of(const ForeignKey& key) const {
  return key.parent == schema_.tables.size() ? table_ : schema_.tables[key.parent];
}

void TableMaker::find_parent(const Node& node, ForeignKey& key) const {
  const Node range = node.node("pktable", "RangeVar");
  range.only({"relname", "inh", "relpersistence", "location"});
  const std::string name = range.text("relname");
  const std::optional<std::size_t> found =
      name == table_.name ? schema_.tables.size() : schema_.find_table(name);
  if (!found) {
    fail("42P01", "relation " + in_quotes(name) + " does not exist");
  }
  key.parent = *found;
  const Table& parent = parent_of(key);
  std::optional<std::size_t> index;
  if (node.has("pk_attrs")) {
    for (const std::string& column : node.names("pk_attrs")) {
      const std::optional<std::size_t> at = parent.find_column(column);
      if (!at) {
        fail("42703", "column " + in_quotes(column) +
                          " referenced in foreign key constraint does not exist");
      }
      key.parent_columns.push_back(*at);
    }
    index = find_unique_index(parent, key.parent_columns);
    if (!index) {
      fail("42830", "there is no unique constraint matching given keys for referenced table " +
                        in_quotes(name));
    }
  } else {
    const auto primary = std::ranges::find(parent.unique_indexes, true, &UniqueIndex::primary);
    if (primary == parent.unique_indexes.end()) {
      fail("42704", "there is no primary key for referenced table " + in_quotes(name));
    }
    index = static_cast<std::size_t>(primary - parent.unique_indexes.begin());
    key.parent_columns = primary->columns;
  }
  if (key.parent_columns.size() != key.columns.size()) {
    fail("42830", "number of referencing and referenced columns for foreign key disagree");
  }
  key.parent_index = *index;
}

}  // namespace ordercheck::models::sql
