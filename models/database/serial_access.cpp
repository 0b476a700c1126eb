// SPDX-License-Identifier: Apache-2.0
// What a SERIALIZABLE transaction tells the others of its reads.
#include <algorithm>

#include "database/connection.hpp"

namespace ordercheck::models::database {

namespace {

/// So many small rows surely lie on one page, and their keys on another.
constexpr std::size_t kRowsOfOnePage = 100;

bool is_range(sql::Operator operation) {
  return operation == sql::Operator::less || operation == sql::Operator::less_equal ||
         operation == sql::Operator::greater || operation == sql::Operator::greater_equal;
}

/// Whether the condition limits the column, as the server's planner can use it.
bool limits(const sql::Expression& condition, std::size_t column) {
  if (condition.operation == sql::Operator::logical_and) {
    return std::ranges::any_of(condition.arguments, [&](const sql::Expression& argument) {
      return limits(argument, column);
    });
  }
  return is_range(condition.operation) &&
         std::ranges::any_of(condition.arguments, [&](const sql::Expression& argument) {
           return argument.operation == sql::Operator::column && argument.depth == 0 &&
                  argument.source == 0 && argument.column == column;
         });
}

}  // namespace

bool Connection::is_serializable() const {
  return transaction_->isolation == sql::Isolation::serializable;
}

/// The index by which the rows are found; kNoIndex if the table is read.
std::uint32_t Connection::index_for(const Reading& reading) const {
  const sql::Source& source = reading.source;
  if (server_.options().serializable == AccessPath::sequential_scan) {
    return kNoIndex;
  }
  if (source.lookup.has_value()) {
    return static_cast<std::uint32_t>(source.lookup->index);
  }
  const std::vector<sql::UniqueIndex>& indexes =
      server_.schema().tables[source.table].unique_indexes;
  const auto primary = std::ranges::find(indexes, true, &sql::UniqueIndex::primary);
  if (primary == indexes.end()) {
    return kNoIndex;
  }
  const std::size_t column = primary->columns.front();
  const bool ordered = !reading.order.empty() &&
                       reading.order.front().value.operation == sql::Operator::column &&
                       reading.order.front().value.column == column;
  const bool limited = reading.condition.has_value() && limits(*reading.condition, column);
  return ordered || limited ? static_cast<std::uint32_t>(primary - indexes.begin()) : kNoIndex;
}

/// Whether the row that is seen has this key in the index.
bool Connection::has_key(const Reading& reading, std::uint32_t index, const SeenRow& seen,
                         Constant key) const {
  const std::optional<IndexKey> own = index_key(
      server_.schema().tables[reading.source.table].unique_indexes[index], decode_row(seen.image));
  return own.has_value() && own->key == key;
}

/// Notes a scan of the rows. Where they are waited for one by one, each is noted in its turn, and
/// with them the places in the index that have no visible row.
std::vector<SeenRow> Connection::note_scan(const Reading& reading,
                                           const std::optional<std::vector<ScanKey>>& keys,
                                           std::vector<SeenRow> rows) {
  const auto table = static_cast<std::uint32_t>(reading.source.table);
  if (server_.options().serializable != AccessPath::ideal &&
      base_table(server_.layout().tables[table].base).images.size() > kRowsOfOnePage) {
    refuse("SERIALIZABLE on a table of more than one page");
  }
  const std::uint32_t index = index_for(reading);
  const SerialRead request{.me = transaction_->top(),
                           .table = table,
                           .index = index,
                           .snapshot = statement_snapshot_,
                           .all = !keys.has_value() || index == kNoIndex,
                           .lazy = reading.lazy && index != kNoIndex,
                           .keys = keys.value_or(std::vector<ScanKey>{})};
  const Value noted = note(request);
  if (!request.lazy) {
    return rows;
  }
  std::vector<SeenRow> places;
  for (const FoundRow& place : found_rows(noted)) {
    const auto found = std::ranges::find(rows, place.row, &SeenRow::row);
    const bool leads_there =
        found != rows.end() && has_key(reading, index, *found, static_cast<Constant>(place.image));
    if (leads_there) {
      // Of several with this key the last: it had others in between.
      for (SeenRow& other : places) {
        other = other.row == place.row ? SeenRow{.row = other.row, .entry = other.entry} : other;
      }
    }
    SeenRow& row = places.emplace_back(leads_there ? *found : SeenRow{.row = place.row});
    row.entry = place.version;
  }
  for (SeenRow& row : places) {
    row.index = index;
    row.noted = false;
  }
  return places;
}

/// Whether there is a row in this place.
bool Connection::turn_of(std::uint32_t table, const SeenRow& seen) {
  if (!seen.noted) {
    note({.me = transaction_->top(),
          .table = table,
          .index = seen.index,
          .snapshot = statement_snapshot_,
          .row = seen.row,
          .version = seen.entry,
          .one = true});
  }
  return seen.image != Constant::none;
}

void Connection::note_conflict(std::uint32_t table, const InsertReply& found) {
  note({.me = transaction_->top(),
        .table = table,
        .snapshot = *transaction_->snapshot,
        .row = found.row,
        .version = found.version,
        .found = true});
}

Value Connection::note(const SerialRead& request) {
  const Value value = server_.call(Verb::read_serial, pack(request), session_, 0, request.table);
  if (value.low == kSerializationFailure) {
    fail_dependencies();
  }
  return value;
}

void Connection::fail_dependencies() const {
  fail("40001", "could not serialize access due to read/write dependencies among transactions");
}

/// Where xids count, others must know which savepoints stand when one is given.
void Connection::note_savepoints() {
  if (!server_.options().serializable.has_value()) {
    return;
  }
  std::vector<std::uint32_t> numbers;
  for (const Transaction::Savepoint& savepoint : transaction_->savepoints()) {
    numbers.push_back(savepoint.number);
  }
  server_.call(Verb::savepoints,
               pack(SavepointRequest{.me = transaction_->top(),
                                     .tuple = {},
                                     .advisory_locks = {},
                                     .aborted = {},
                                     .released = numbers}),
               session_);
}

}  // namespace ordercheck::models::database
