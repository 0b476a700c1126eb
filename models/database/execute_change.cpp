// SPDX-License-Identifier: Apache-2.0
// UPDATE and DELETE.
#include <algorithm>

#include "database/connection.hpp"
#include "database/reads.hpp"
#include "database/sql/constraints.hpp"

namespace ordercheck::models::database {

Rows Connection::execute(const sql::Update& update) {
  require_writable("UPDATE");
  const Change change{.source = update.source,
                      .condition = update.condition,
                      .assignments = &update.assignments,
                      .lock = update.lock,
                      .returning = update.returning};
  return change_rows(change, "UPDATE");
}

Rows Connection::execute(const sql::Delete& remove) {
  require_writable("DELETE");
  const Change change{.source = remove.source,
                      .condition = remove.condition,
                      .assignments = nullptr,
                      .lock = RowLock::update,
                      .returning = remove.returning};
  return change_rows(change, "DELETE");
}

Rows Connection::change_rows(const Change& change, const std::string& verb) {
  std::size_t tables =
      table_count(change.source) + table_count(change.condition) + table_count(change.returning);
  if (change.assignments != nullptr) {
    tables += table_count(*change.assignments);
  }
  take_statement_snapshot(tables > 1);
  Rows result;
  for (const sql::Output& output : change.returning) {
    result.columns.push_back(output.name);
  }
  std::size_t count = 0;
  const Reading reading{change.source, change.condition, {}, true};
  const auto table = static_cast<std::uint32_t>(change.source.table);
  for (const SeenRow& seen : scan(reading, {.rows = {}, .environment = this})) {
    if (turn_of(table, seen) && passes(change, decode_row(seen.image))) {
      count += change_row(change, seen, result.rows) ? std::size_t{1} : 0;
    }
  }
  finish_statement();
  result.tag = verb + " " + std::to_string(count);
  return result;
}

bool Connection::passes(const Change& change, const sql::Row& row) {
  const sql::Row* const rows[] = {&row};
  return sql::passes(change.condition, {.rows = rows, .environment = this});
}

sql::Row Connection::assigned_row(const std::vector<sql::Assignment>& assignments,
                                  const sql::Row& old, const sql::Row* excluded) {
  const sql::Row* const rows[] = {&old, excluded};
  const sql::Scope scope{.rows = {rows, excluded == nullptr ? 1U : 2U}, .environment = this};
  sql::Row row = old;
  for (const sql::Assignment& assignment : assignments) {
    row[assignment.column] = sql::evaluate(assignment.value, scope);
  }
  return row;
}

/// One row, however often it has to be looked at. False: it was gone, or did not match any more.
bool Connection::change_row(const Change& change, SeenRow seen,
                            std::vector<std::vector<SqlValue>>& returned) {
  const auto table = static_cast<std::uint32_t>(change.source.table);
  for (;;) {
    const sql::Row old = decode_row(seen.image);
    sql::Row row = old;
    std::uint32_t changed = 0;
    if (change.assignments != nullptr) {
      row = assigned_row(*change.assignments, old, nullptr);
      sql::check_row(server_.schema().tables[table], row);
      changed = changed_keys(table, old, row);
    }
    const RowAnswer answer =
        replace(table, seen, change.assignments == nullptr ? nullptr : &row, changed);
    if (answer == RowAnswer::free) {
      add_output(change.returning, change.assignments == nullptr ? old : row, returned);
      return true;
    }
    if (above_read_committed()) {
      fail_serialization(answer);
    }
    if (answer == RowAnswer::deleted) {
      return false;
    }
    const TakenRow taken = take_newest_row({.row = seen.row,
                                            .version = seen.version,
                                            .table = table,
                                            .me = transaction_->me(),
                                            .purpose = RowPurpose::lock,
                                            .mode = change.lock,
                                            .walks = true,
                                            .wants_image = true});
    if (taken.answer != RowAnswer::free) {
      return false;
    }
    seen = {seen.row, taken.version, taken.position, taken.image, taken.image};
    if (!passes(change, decode_row(seen.image))) {
      return false;  // and it stays locked
    }
  }
}

/// Writes the new version, or deletes the row if there is none. Enters the keys that it has new.
RowAnswer Connection::replace(std::uint32_t table, const SeenRow& seen, const sql::Row* row,
                              std::uint32_t changed) {
  const RowName version = row == nullptr ? 0 : transaction_->new_name();
  const TakenRow taken =
      take_row({.row = seen.row,
                .version = seen.version,
                .new_version = version,
                .table = table,
                .me = transaction_->me(),
                .changed_keys = changed,
                .purpose = row == nullptr ? RowPurpose::remove : RowPurpose::update,
                .mode = row == nullptr || changed != 0 ? RowLock::update : RowLock::no_key_update});
  if (taken.answer != RowAnswer::free) {
    return taken.answer;
  }
  transaction_->add({.table = table,
                     .row = seen.row,
                     .version = version,
                     .position = taken.position,
                     .command = transaction_->command,
                     .changed_keys = changed,
                     .image = row == nullptr ? Constant::none : encode_row(*row),
                     .committed = seen.committed});
  const sql::Row old = decode_row(seen.image);
  queue_checks(table, &old, row);
  if (row != nullptr) {
    enter_changed_keys(table, seen.row, version, *row, changed);
  }
  return RowAnswer::free;
}

std::uint32_t Connection::changed_keys(std::uint32_t table, const sql::Row& old,
                                       const sql::Row& row) const {
  const std::vector<sql::UniqueIndex>& indexes = server_.schema().tables[table].unique_indexes;
  std::uint32_t changed = 0;
  for (std::size_t index = 0; index < indexes.size(); ++index) {
    const bool same = std::ranges::all_of(
        indexes[index].columns, [&](std::size_t column) { return old[column] == row[column]; });
    changed |= same ? 0U : 1U << index;
  }
  return changed;
}

void Connection::add_output(const std::vector<sql::Output>& outputs, const sql::Row& row,
                            std::vector<std::vector<SqlValue>>& into) {
  if (outputs.empty()) {
    return;
  }
  const sql::Row* const rows[] = {&row};
  sql::Row& output_row = into.emplace_back();
  for (const sql::Output& output : outputs) {
    output_row.push_back(sql::evaluate(output.value, {.rows = rows, .environment = this}));
  }
}

void Connection::fail_serialization(RowAnswer answer) const {
  fail("40001", std::string{"could not serialize access due to concurrent "} +
                    (answer == RowAnswer::deleted ? "delete" : "update"));
}

void Connection::require_writable(const std::string& verb) const {
  if (transaction_->read_only) {
    fail("25006", "cannot execute " + verb + " in a read-only transaction");
  }
}

}  // namespace ordercheck::models::database
