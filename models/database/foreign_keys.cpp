// SPDX-License-Identifier: Apache-2.0
// Foreign keys, as the server's triggers check them at the end of a statement: ri_triggers.c.
#include <algorithm>

#include "database/connection.hpp"
#include "database/sql/constraints.hpp"

namespace ordercheck::models::database {

namespace {

/// SELECT FOR KEY SHARE of the rows with these values in these columns.
sql::Select select_with(std::size_t table, const std::vector<std::size_t>& columns,
                        const sql::Row& key, const sql::Schema& schema) {
  sql::Select select;
  sql::Expression condition{.operation = sql::Operator::logical_and, .type = sql::Type::boolean};
  for (std::size_t part = 0; part < columns.size(); ++part) {
    const sql::Type type = schema.tables[table].columns[columns[part]].type;
    sql::Expression column{.operation = sql::Operator::column, .type = type};
    column.column = columns[part];
    sql::Expression value{.operation = sql::Operator::constant, .type = type};
    value.value = key[part];
    sql::Expression equal{.operation = sql::Operator::equal, .type = sql::Type::boolean};
    equal.arguments = {column, value};
    condition.arguments.push_back(equal);
  }
  sql::Source source;
  source.table = table;
  source.lock = sql::RowLock::key_share;
  select.sources.push_back(source);
  select.condition = condition.arguments.size() == 1 ? condition.arguments.front() : condition;
  return select;
}

}  // namespace

/// Notes what has to hold at the end of the statement for a row that came, went or changed.
void Connection::queue_checks(std::uint32_t table, const sql::Row* old, const sql::Row* row) {
  const std::vector<sql::Table>& tables = server_.schema().tables;
  const auto differ = [&](const std::vector<std::size_t>& columns) {
    return old == nullptr || row == nullptr ||
           std::ranges::any_of(
               columns, [&](std::size_t column) { return (*old)[column] != (*row)[column]; });
  };
  for (const sql::ForeignKey& key : tables[table].foreign_keys) {
    if (row != nullptr && differ(key.columns)) {
      if (const auto values = sql::key_of(*row, key.columns)) {
        checks_.push_back({table, &key, *values, true});
      }
    }
  }
  for (std::uint32_t child = 0; child < tables.size(); ++child) {
    for (const sql::ForeignKey& key : tables[child].foreign_keys) {
      if (key.parent == table && old != nullptr && differ(key.parent_columns)) {
        if (const auto values = sql::key_of(*old, key.parent_columns)) {
          checks_.push_back({child, &key, *values, false});
        }
      }
    }
  }
}

/// The queries of the triggers see what the statement has done.
void Connection::finish_statement() {
  const std::vector<KeyCheck> checks = std::move(checks_);
  checks_.clear();
  if (!checks.empty()) {
    ++transaction_->command;
  }
  for (const KeyCheck& check : checks) {
    if (check.of_child) {
      check_parent(check);
    } else {
      check_children(check);
    }
  }
}

/// The parent is looked for with the statement's snapshot at READ COMMITTED, a new one, and with
/// the transaction's above.
void Connection::check_parent(const KeyCheck& check) {
  take_statement_snapshot(false);
  if (!has_parent(check)) {
    throw sql::missing_parent(server_.schema().tables[check.child], *check.key);
  }
}

bool Connection::has_parent(const KeyCheck& check) {
  sql::Select select =
      select_with(check.key->parent, check.key->parent_columns, check.values, server_.schema());
  sql::KeyLookup lookup{.index = check.key->parent_index, .keys = {{}}};
  const sql::UniqueIndex& index =
      server_.schema().tables[check.key->parent].unique_indexes[check.key->parent_index];
  for (const std::size_t column : index.columns) {
    const auto part = std::ranges::find(check.key->parent_columns, column);
    sql::Expression value{.operation = sql::Operator::constant};
    value.value = check.values[static_cast<std::size_t>(part - check.key->parent_columns.begin())];
    lookup.keys.front().push_back(value);
  }
  select.sources.front().lookup = lookup;
  return !locked_rows(select).empty();
}

/// Children are looked for among all that are committed, whatever the transaction's snapshot.
void Connection::check_children(const KeyCheck& check) {
  statement_snapshot_ = Constant::none;
  const sql::Select select =
      select_with(check.child, check.key->columns, check.values, server_.schema());
  if (locked_rows(select).empty()) {
    return;
  }
  statement_snapshot_ = Constant::none;
  if (has_parent(check)) {
    return;  // another row has taken the parent's place
  }
  throw sql::remaining_child(server_.schema().tables[check.key->parent],
                             server_.schema().tables[check.child], *check.key);
}

}  // namespace ordercheck::models::database
