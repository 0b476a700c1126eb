// SPDX-License-Identifier: Apache-2.0
// INSERT, and what it does about keys that are there.
#include <algorithm>
#include <limits>

#include "database/connection.hpp"
#include "database/packing.hpp"
#include "database/reads.hpp"
#include "database/sql/constraints.hpp"

namespace ordercheck::models::database {

namespace {

std::size_t tables_read_by(const sql::Insert& insert) {
  std::size_t count = table_count(insert.returning);
  if (insert.query != nullptr) {
    count += table_count(*insert.query);
  }
  for (const std::vector<sql::Expression>& row : insert.rows) {
    for (const sql::Expression& value : row) {
      count += table_count(value);
    }
  }
  if (insert.on_conflict.has_value()) {
    count +=
        table_count(insert.on_conflict->condition) + table_count(insert.on_conflict->assignments);
  }
  return count;
}

}  // namespace

Rows Connection::execute(const sql::Insert& insert) {
  require_writable("INSERT");
  const auto table = static_cast<std::uint32_t>(insert.table);
  take_statement_snapshot(tables_read_by(insert) > 1);
  std::vector<sql::Row> rows;
  if (insert.query != nullptr) {
    rows = rows_of(*insert.query, nullptr, std::numeric_limits<std::size_t>::max());
  }
  Rows result;
  for (const sql::Output& output : insert.returning) {
    result.columns.push_back(output.name);
  }
  std::size_t count = 0;
  const auto add = [&](const sql::Row& row) {
    sql::check_row(server_.schema().tables[table], row);
    if (const std::optional<sql::Row> added = insert_row(insert, row)) {
      ++count;
      add_output(insert.returning, *added, result.rows);
    }
  };
  for (const sql::Row& row : rows) {
    add(row);
  }
  for (const std::vector<sql::Expression>& values : insert.rows) {
    sql::Row row;
    for (const sql::Expression& value : values) {
      row.push_back(sql::evaluate(value, {.rows = {}, .environment = this}));
    }
    add(row);
  }
  finish_statement();
  result.tag = "INSERT 0 " + std::to_string(count);
  return result;
}

/// The row as it stands in the table then; nothing if another one was there.
std::optional<sql::Row> Connection::insert_row(const sql::Insert& insert, const sql::Row& row) {
  for (;;) {
    if (insert.on_conflict.has_value()) {
      const std::optional<InsertReply> found = find_conflict(insert, row);
      if (found.has_value()) {
        if (!insert.on_conflict->update) {
          if (is_serializable()) {
            note_conflict(static_cast<std::uint32_t>(insert.table), *found);
          }
          if (above_read_committed() && !sees(found->creator)) {
            fail_serialization(RowAnswer::updated);
          }
          return std::nullopt;
        }
        std::optional<sql::Row> updated;
        if (update_conflicting(insert, row, *found, updated)) {
          return updated;
        }
        continue;
      }
    }
    if (enter_row(insert, row)) {
      return row;
    }
  }
}

/// Waits until nobody stands between the row and its keys; the first row that has one of them.
std::optional<InsertReply> Connection::find_conflict(const sql::Insert& insert,
                                                     const sql::Row& row) {
  const auto table = static_cast<std::uint32_t>(insert.table);
  const std::vector<sql::UniqueIndex>& indexes = server_.schema().tables[table].unique_indexes;
  for (std::uint32_t index = 0; index < indexes.size(); ++index) {
    if (insert.on_conflict->index.value_or(index) != index) {
      continue;
    }
    const std::optional<IndexKey> key = index_key(indexes[index], row);
    if (!key.has_value()) {
      continue;
    }
    const InsertReply reply = look_up({.hash = key->hash,
                                       .me = transaction_->top(),
                                       .key = key->key,
                                       .table = table,
                                       .index = server_.layout().tables[table].first_index + index,
                                       .enters = false});
    if (reply.answer == InsertAnswer::duplicate) {
      return reply;
    }
  }
  return std::nullopt;
}

/// Asks until the answer is not that somebody has to end first.
InsertReply Connection::look_up(const InsertRequest& request) {
  for (;;) {
    const InsertReply reply = ask(request);
    if (reply.answer != InsertAnswer::wait) {
      return reply;
    }
    await({reply.creator});
  }
}

/// DO UPDATE. False: the row was changed meanwhile, the conflict has to be looked for again.
bool Connection::update_conflicting(const sql::Insert& insert, const sql::Row& excluded,
                                    const InsertReply& found, std::optional<sql::Row>& result) {
  const auto table = static_cast<std::uint32_t>(insert.table);
  const OwnWrite* const own = transaction_->written(table, found.row, transaction_->command + 1);
  if (own != nullptr && own->command == transaction_->command) {
    fail("21000", "ON CONFLICT DO UPDATE command cannot affect row a second time");
  }
  const TakenRow taken = take_row({.row = found.row,
                                   .version = found.version,
                                   .table = table,
                                   .me = transaction_->me(),
                                   .purpose = RowPurpose::lock,
                                   .mode = conflict_lock(insert),
                                   .wants_image = true});
  if (taken.answer != RowAnswer::free) {
    if (above_read_committed()) {
      fail_serialization(taken.answer);
    }
    return false;
  }
  if (above_read_committed() && !sees(found.creator)) {
    fail_serialization(RowAnswer::updated);
  }
  const SeenRow seen{found.row, found.version, 0, own != nullptr ? own->image : taken.image,
                     own != nullptr ? own->committed : taken.image};
  const sql::Row old = decode_row(seen.image);
  const sql::Row* const rows[] = {&old, &excluded};
  if (!sql::passes(insert.on_conflict->condition, {.rows = rows, .environment = this})) {
    return true;  // and it stays locked
  }
  const sql::Row row = assigned_row(insert.on_conflict->assignments, old, &excluded);
  sql::check_row(server_.schema().tables[table], row);
  replace(table, seen, &row, changed_keys(table, old, row));
  result = row;
  return true;
}

RowLock Connection::conflict_lock(const sql::Insert& insert) const {
  const sql::Table& table = server_.schema().tables[insert.table];
  for (const sql::Assignment& assignment : insert.on_conflict->assignments) {
    if (table.is_key_column(assignment.column)) {
      return RowLock::update;
    }
  }
  return RowLock::no_key_update;
}

/// Whether the transaction's snapshot, or itself, has what the subtransaction made.
bool Connection::sees(const Subtransaction& creator) const {
  if (creator.session == 0 || creator.same_transaction(transaction_->top())) {
    return true;
  }

  struct Seen {
    SessionName session = 0;
    std::uint32_t transaction = 0;
  };

  for (const Seen& seen : Unpacker{*transaction_->snapshot}.take_list<Seen>()) {
    if (seen.session == creator.session && seen.transaction >= creator.transaction) {
      return true;
    }
  }
  return false;
}

/// False: somebody entered the key that the statement looks out for first.
bool Connection::enter_row(const sql::Insert& insert, const sql::Row& row) {
  const auto table = static_cast<std::uint32_t>(insert.table);
  const std::vector<sql::UniqueIndex>& indexes = server_.schema().tables[table].unique_indexes;
  const RowName name = transaction_->new_name();
  InsertRequest request{
      .row = name, .version = name, .me = transaction_->me(), .table = table, .creates_row = true};
  std::uint64_t position = 0;
  for (std::uint32_t index = 0; index < indexes.size(); ++index) {
    const std::optional<IndexKey> key = index_key(indexes[index], row);
    if (!key.has_value()) {
      continue;
    }
    request.hash = key->hash;
    request.key = key->key;
    request.index = server_.layout().tables[table].first_index + index;
    const bool looks_out =
        insert.on_conflict.has_value() && insert.on_conflict->index.value_or(index) == index;
    InsertReply reply = ask(request);
    if (looks_out && reply.answer != InsertAnswer::free) {
      cancel(request, reply);
      return false;
    }
    while (reply.answer == InsertAnswer::wait) {
      await({reply.creator});
      position = std::max(position, reply.position);
      reply = ask(request);
    }
    if (reply.answer == InsertAnswer::duplicate) {
      throw sql::duplicate_key(indexes[index]);
    }
    position = std::max(position, reply.position);
    request.creates_row = false;
  }
  if (request.creates_row) {
    position = ask(request).position;
  }
  transaction_->add({.table = table,
                     .row = name,
                     .version = name,
                     .position = position,
                     .command = transaction_->command,
                     .changed_keys = 0,
                     .image = encode_row(row),
                     .committed = Constant::none});
  queue_checks(table, nullptr, &row);
  return true;
}

/// Takes back what was entered; then waits as if it had not been tried.
void Connection::cancel(InsertRequest request, const InsertReply& reply) {
  if (reply.answer == InsertAnswer::wait) {
    request.cancels = true;
    ask(request);
    await({reply.creator});
  } else {
    request.cancels = true;
    ask(request);
  }
}

void Connection::enter_changed_keys(std::uint32_t table, RowName row, RowName version,
                                    const sql::Row& image, std::uint32_t changed) {
  const std::vector<sql::UniqueIndex>& indexes = server_.schema().tables[table].unique_indexes;
  for (std::uint32_t index = 0; index < indexes.size(); ++index) {
    const std::optional<IndexKey> key = index_key(indexes[index], image);
    if ((changed >> index & 1) == 0 || !key.has_value()) {
      continue;
    }
    const InsertReply reply =
        look_up({.row = row,
                 .version = version,
                 .hash = key->hash,
                 .me = transaction_->me(),
                 .key = key->key,
                 .table = table,
                 .index = server_.layout().tables[table].first_index + index});
    if (reply.answer == InsertAnswer::duplicate) {
      throw sql::duplicate_key(indexes[index]);
    }
  }
}

}  // namespace ordercheck::models::database
