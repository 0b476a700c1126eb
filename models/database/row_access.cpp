// SPDX-License-Identifier: Apache-2.0
// Rows as a statement reads, locks and writes them: each step an operation.
#include <algorithm>
#include <set>

#include <ordercheck/detail/door.hpp>

#include "database/connection.hpp"
#include "database/packing.hpp"
#include "database/sql/row_bytes.hpp"

namespace ordercheck::models::database {

sql::Row decode_row(Constant image) { return sql::decode(bytes_of(image)); }

Constant encode_row(const sql::Row& row) { return constant(sql::encode(row)); }

/// Above READ COMMITTED the first statement decides what all of them see.
void Connection::take_transaction_snapshot() {
  if (above_read_committed() && !transaction_->snapshot.has_value()) {
    Constant serial{};
    if (is_serializable()) {
      serial = Packer{}
                   .add(SerialBegin{transaction_->top(), transaction_->read_only ? 1U : 0U})
                   .constant();
    }
    transaction_->snapshot = static_cast<Constant>(server_.take_snapshot(session_, serial).low);
  }
  transaction_->had_statement = true;
}

/// At READ COMMITTED a statement that reads once needs none: its one operation reads what is
/// newest.
void Connection::take_statement_snapshot(bool reads_often) {
  if (above_read_committed()) {
    statement_snapshot_ = *transaction_->snapshot;
  } else {
    statement_snapshot_ =
        reads_often ? static_cast<Constant>(server_.take_snapshot(session_).low) : Constant::none;
  }
}

std::optional<std::vector<ScanKey>> Connection::keys_of(const sql::Source& source,
                                                        const sql::Scope& scope) {
  if (!source.lookup.has_value()) {
    return std::nullopt;
  }
  std::vector<ScanKey> keys;
  for (const std::vector<sql::Expression>& parts : source.lookup->keys) {
    sql::Row key;
    for (const sql::Expression& part : parts) {
      key.push_back(sql::evaluate(part, scope));
    }
    if (std::ranges::none_of(key, &SqlValue::is_null)) {
      const IndexKey found = index_key(key);
      keys.push_back({source.lookup->index, found.hash, static_cast<std::uint64_t>(found.key)});
    }
  }
  return keys;
}

std::vector<SeenRow> Connection::scan(const Reading& reading, const sql::Scope& scope) {
  const sql::Source& source = reading.source;
  const auto table = static_cast<std::uint32_t>(source.table);
  const auto keys = keys_of(source, scope);
  std::vector<SeenRow> rows;
  if (!keys.has_value() || !keys->empty()) {
    const ScanRequest request{.snapshot = statement_snapshot_,
                              .detail = Constant::none,
                              .all = !keys.has_value(),
                              .keys = keys.value_or(std::vector<ScanKey>{})};
    const Value found = server_.call(Verb::scan, pack(request), session_, 0, table);
    for (const FoundRow& row : found_rows(found)) {
      const auto image = static_cast<Constant>(row.image);
      rows.push_back({row.row, row.version, row.position, image, image});
    }
  }
  add_own_rows(table, rows);
  sort_rows(table, rows);
  return is_serializable() ? note_scan(reading, keys, std::move(rows)) : rows;
}

/// What earlier commands of the transaction wrote takes the place of what others see.
void Connection::add_own_rows(std::uint32_t table, std::vector<SeenRow>& rows) const {
  std::set<RowName> written;
  for (const OwnWrite& write : transaction_->writes()) {
    if (write.table == table && write.command < transaction_->command) {
      written.insert(write.row);
    }
  }
  std::erase_if(rows, [&](const SeenRow& row) { return written.contains(row.row); });
  for (const RowName row : written) {
    const OwnWrite& last = *transaction_->written(table, row, transaction_->command);
    if (last.image != Constant::none) {
      rows.push_back({row, last.version, last.position, last.image, last.committed});
    }
  }
}

void Connection::sort_rows(std::uint32_t table, std::vector<SeenRow>& rows) const {
  const std::vector<sql::UniqueIndex>& indexes = server_.schema().tables[table].unique_indexes;
  const auto primary = std::ranges::find(indexes, true, &sql::UniqueIndex::primary);
  if (rows.size() < 2) {
    return;
  }
  if (server_.options().row_order == RowOrder::physical || primary == indexes.end()) {
    std::ranges::sort(rows, {},
                      [](const SeenRow& row) { return std::pair{row.position, row.row}; });
    return;
  }
  std::vector<std::pair<sql::Row, SeenRow>> keyed;
  for (const SeenRow& row : rows) {
    keyed.emplace_back(decode_row(row.image), row);
  }
  std::ranges::stable_sort(keyed, [&](const auto& left, const auto& right) {
    for (const std::size_t column : primary->columns) {
      if (const int order = sql::compare(left.first[column], right.first[column]); order != 0) {
        return order < 0;
      }
    }
    return false;
  });
  std::ranges::transform(keyed, rows.begin(), [](const auto& each) { return each.second; });
}

RowReply Connection::ask(Verb verb, const RowRequest& request,
                         const std::vector<Subtransaction>& blockers) {
  const RowReply reply =
      row_reply(server_.call(verb, pack(request, blockers), session_, timeout(), request.table));
  if (reply.answer == RowAnswer::victim || reply.answer == RowAnswer::timeout) {
    stop_waiting(reply.answer == RowAnswer::victim);
  }
  if (reply.answer == RowAnswer::serialization) {
    fail_dependencies();
  }
  held_tuple_ = reply.holds_tuple_lock
                    ? HeldTuple{row_key(request.table, request.row), request.version}
                    : HeldTuple{};
  return reply;
}

void Connection::await(std::vector<Subtransaction> blockers) {
  while (!blockers.empty()) {
    // The cell says which of them is waited for; the rest of the list is what may follow.
    const std::vector<Subtransaction> rest{blockers.begin() + 1, blockers.end()};
    const Value value = server_.call(Verb::await, pack_blockers(rest), session_, timeout());
    switch (static_cast<AwaitAnswer>(value.low)) {
      case AwaitAnswer::done:
        return;
      case AwaitAnswer::next:
        blockers.erase(blockers.begin(), blockers.end() - static_cast<std::ptrdiff_t>(value.high));
        break;
      case AwaitAnswer::again:
        break;
      case AwaitAnswer::victim:
        stop_waiting(true);
      case AwaitAnswer::timeout:
        stop_waiting(false);
    }
  }
}

void Connection::stop_waiting(bool victim) {
  if (victim) {
    fail("40P01", "deadlock detected");
  }
  fail("55P03", "canceling statement due to lock timeout");
}

TakenRow Connection::take_row(RowRequest request) {
  for (;;) {
    RowReply reply = ask(Verb::row, request);
    const bool was_update = reply.blocked_by_update;
    const RowName next = reply.next;
    if (reply.answer == RowAnswer::queued) {
      request.version = reply.version;
      request.walks = false;
      const std::vector<Subtransaction> blockers = reply.blockers;
      reply = ask(Verb::queue, request, blockers);
    }
    if (reply.answer != RowAnswer::wait) {
      return {reply.answer, reply.version, reply.position, reply.image};
    }
    request.version = reply.version;
    request.walks = false;
    request.holds_tuple_lock = reply.holds_tuple_lock;
    held_tuple_ = reply.holds_tuple_lock
                      ? HeldTuple{row_key(request.table, request.row), reply.version}
                      : HeldTuple{};
    await(reply.blockers);
    if (request.follows && was_update && next != 0) {
      follow(request, next);
    }
  }
}

/// SELECT FOR locks the newer versions one by one before it looks at the first again.
void Connection::follow(RowRequest request, RowName version) {
  const HeldTuple held = held_tuple_;
  request.version = version;
  for (;;) {
    const RowReply reply = ask(Verb::follow, request);
    held_tuple_ = held;
    if (reply.answer != RowAnswer::wait) {
      return;
    }
    await(reply.blockers);
    request.version = reply.version;
  }
}

TakenRow Connection::take_newest_row(RowRequest request) {
  for (;;) {
    const TakenRow taken = take_row(request);
    if (taken.answer != RowAnswer::updated) {
      return taken;
    }
    request.version = taken.version;
    request.walks = true;
    request.wants_image = true;
  }
}

InsertReply Connection::ask(const InsertRequest& request) {
  const InsertReply reply =
      insert_reply(server_.call(Verb::insert, pack(request), session_, timeout(), request.table));
  if (reply.answer == InsertAnswer::serialization) {
    fail_dependencies();
  }
  return reply;
}

Time Connection::timeout() const {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(lock_timeout_).count();
}

}  // namespace ordercheck::models::database
