// SPDX-License-Identifier: Apache-2.0
#include "database/connection.hpp"

#include <algorithm>
#include <utility>

#include <ordercheck/detail/door.hpp>

namespace ordercheck::models::database {

namespace {

Rows tagged(std::string tag) { return {.columns = {}, .rows = {}, .tag = std::move(tag)}; }

}  // namespace

void fail(const char* sqlstate, const std::string& message, const std::string& constraint) {
  throw SqlError{sqlstate, message, constraint};
}

Connection::Connection(Server& server)
    : server_{server},
      session_{static_cast<SessionName>(server.call(Verb::connect, Constant::none, 0).low)} {}

Connection::~Connection() {
  if (transaction_.has_value() && !transaction_->ended) {
    finish(false);
  }
  unlock_all();
}

Rows Connection::execute(std::string_view sql, const std::vector<SqlValue>& parameters) {
  statement_text_ = sql;
  try {
    const sql::ParsedStatement& parsed = server_.parse(sql);
    if (transaction_.has_value() && transaction_->failed && !parsed.allowed_after_failure()) {
      fail("25P02",
           "current transaction is aborted, commands ignored until end of transaction block");
    }
    if (parsed.takes_snapshot()) {
      begin_implicit();
      take_transaction_snapshot();
    }
    return run(server_.bind(parsed, parameters));
  } catch (const SqlError&) {
    checks_.clear();
    fail_statement();
    throw;
  }
}

Rows Connection::run(const sql::Statement& statement) {
  Rows rows = std::visit([this](const auto& each) { return execute(each); }, statement);
  if (transaction_.has_value() && !transaction_->explicit_block) {
    finish(true);
    transaction_.reset();
  }
  return rows;
}

void Connection::begin_implicit() {
  if (!transaction_.has_value()) {
    transaction_.emplace(session_, ++transaction_count_);
    transaction_->name_counter = &name_count_;
  }
  ++transaction_->command;
}

/// Rolls back at once what the server rolls back at an error: all, or the innermost savepoint.
void Connection::fail_statement() {
  if (!transaction_.has_value() || transaction_->failed) {
    return;
  }
  if (!transaction_->savepoints().empty()) {
    transaction_->failed = true;
    const std::size_t innermost = transaction_->savepoints().size() - 1;
    const std::string name = transaction_->savepoints()[innermost].name;
    end_subtransactions(transaction_->roll_back(innermost), {});
    // It is still there for ROLLBACK TO.
    transaction_->push_savepoint(name);
    note_savepoints();
    return;
  }
  finish(false);
  if (transaction_->explicit_block) {
    transaction_->failed = true;
    transaction_->ended = true;
  } else {
    transaction_.reset();
  }
}

void Connection::end_subtransactions(std::vector<std::uint32_t> aborted,
                                     std::vector<std::uint32_t> released) {
  const std::vector<std::uint32_t>& numbers = aborted.empty() ? released : aborted;
  const HeldTuple tuple = std::exchange(held_tuple_, {});
  if (tuple.row == 0 && transaction_->advisory_locks.empty() &&
      (numbers.empty() || !transaction_->has_name_from(numbers.front()))) {
    return;
  }
  server_.call(Verb::savepoint,
               pack(SavepointRequest{.me = transaction_->top(),
                                     .tuple = tuple,
                                     .advisory_locks = transaction_->advisory_locks,
                                     .aborted = std::move(aborted),
                                     .released = std::move(released)}),
               session_);
}

void Connection::finish(bool commits) {
  FinishRequest request{.me = transaction_->top(),
                        .commits = commits,
                        .has_name = transaction_->has_name(),
                        .tuple = std::exchange(held_tuple_, {}),
                        .advisory_locks = transaction_->advisory_locks,
                        .writes = {},
                        .keys = {}};
  if (commits) {
    collect_writes(request);
  }
  if (server_.finish(pack(request), session_).low == kSerializationFailure) {
    transaction_.reset();
    fail_dependencies();
  }
}

/// Each row as the last command left it. What was inserted and deleted again nobody ever sees.
void Connection::collect_writes(FinishRequest& request) const {
  const std::vector<OwnWrite>& writes = transaction_->writes();
  for (std::size_t at = 0; at < writes.size(); ++at) {
    const OwnWrite& write = writes[at];
    const auto same_row = [&](const OwnWrite& other) {
      return other.row == write.row && other.table == write.table;
    };
    const auto rest = writes.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    if (std::any_of(rest, writes.end(), same_row) ||
        (write.image == Constant::none && write.committed == Constant::none)) {
      continue;
    }
    request.writes.push_back({.row = write.row,
                              .version = write.version,
                              .position = write.position,
                              .table = write.table,
                              .image = write.image,
                              .old_image = write.committed});
    if (write.image == Constant::none) {
      continue;
    }
    std::uint32_t changed = 0;
    for (const OwnWrite& other : writes) {
      changed |= same_row(other) ? other.changed_keys : 0;
    }
    add_keys(request, write, changed);
  }
}

void Connection::add_keys(FinishRequest& request, const OwnWrite& write,
                          std::uint32_t changed) const {
  const sql::Table& table = server_.schema().tables[write.table];
  const sql::Row row = decode_row(write.image);
  for (std::uint32_t index = 0; index < table.unique_indexes.size(); ++index) {
    if (write.committed != Constant::none && (changed >> index & 1) == 0) {
      continue;
    }
    if (const auto key = index_key(table.unique_indexes[index], row)) {
      request.keys.push_back(
          {.row = write.row, .hash = key->hash, .table = write.table, .index = index});
    }
  }
}

void Connection::set_modes(const sql::TransactionModes& modes) {
  Transaction& own = *transaction_;
  if (modes.isolation.has_value() && *modes.isolation != own.isolation) {
    if (own.had_statement || !own.savepoints().empty()) {
      fail("25001", own.savepoints().empty()
                        ? "SET TRANSACTION ISOLATION LEVEL must be called before any query"
                        : "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction");
    }
    if (*modes.isolation == sql::Isolation::serializable &&
        !server_.options().serializable.has_value()) {
      refuse("SERIALIZABLE without DatabaseOptions::serializable");
    }
    own.isolation = *modes.isolation;
  }
  if (modes.deferrable.value_or(false)) {
    refuse("DEFERRABLE");
  }
  if (modes.read_only.has_value()) {
    if (!*modes.read_only && own.read_only && own.had_statement) {
      fail("25001", "transaction read-write mode must be set before any query");
    }
    own.read_only = *modes.read_only;
  }
}

Rows Connection::execute(const sql::Begin& begin) {
  if (!transaction_.has_value()) {
    transaction_.emplace(session_, ++transaction_count_);
    transaction_->name_counter = &name_count_;
    transaction_->explicit_block = true;
  }
  set_modes(begin.modes);
  return tagged(begin.tag);
}

Rows Connection::execute(const sql::SetTransaction& set) {
  if (transaction_.has_value()) {
    set_modes(set.modes);
  }
  return tagged("SET");
}

Rows Connection::execute(const sql::Commit&) {
  if (!transaction_.has_value()) {
    return tagged("COMMIT");
  }
  const bool failed = transaction_->failed;
  if (!transaction_->ended) {
    finish(!failed);
  }
  transaction_.reset();
  return tagged(failed ? "ROLLBACK" : "COMMIT");
}

Rows Connection::execute(const sql::Rollback&) {
  if (transaction_.has_value() && !transaction_->ended) {
    finish(false);
  }
  transaction_.reset();
  return tagged("ROLLBACK");
}

Rows Connection::execute(const sql::Savepoint& savepoint) {
  if (!transaction_.has_value()) {
    fail("25P01", "SAVEPOINT can only be used in transaction blocks");
  }
  transaction_->push_savepoint(savepoint.name);
  note_savepoints();
  return tagged("SAVEPOINT");
}

Rows Connection::execute(const sql::RollbackTo& rollback) {
  if (!transaction_.has_value()) {
    fail("25P01", "ROLLBACK TO SAVEPOINT can only be used in transaction blocks");
  }
  const auto found = transaction_->find_savepoint(rollback.name);
  if (!found.has_value()) {
    fail("3B001", "savepoint \"" + rollback.name + "\" does not exist");
  }
  end_subtransactions(transaction_->roll_back(*found), {});
  transaction_->failed = false;
  transaction_->push_savepoint(rollback.name);
  note_savepoints();
  return tagged("ROLLBACK");
}

Rows Connection::execute(const sql::Release& release) {
  if (!transaction_.has_value()) {
    fail("25P01", "RELEASE SAVEPOINT can only be used in transaction blocks");
  }
  const auto found = transaction_->find_savepoint(release.name);
  if (!found.has_value()) {
    fail("3B001", "savepoint \"" + release.name + "\" does not exist");
  }
  end_subtransactions({}, transaction_->release(*found));
  note_savepoints();
  return tagged("RELEASE");
}

Rows Connection::execute(const sql::SetLockTimeout& set) {
  if (set.local) {
    refuse("SET LOCAL");
  }
  lock_timeout_ = set.duration;
  return tagged("SET");
}

void Connection::refuse(const std::string& construct) const {
  throw UnsupportedSql{construct, statement_text_};
}

}  // namespace ordercheck::models::database
