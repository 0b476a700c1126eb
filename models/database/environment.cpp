// SPDX-License-Identifier: Apache-2.0
// What expressions ask of the session.
#include <algorithm>

#include "database/connection.hpp"
#include "database/packing.hpp"

namespace ordercheck::models::database {

namespace {

/// One bigint and two integers are different spaces of keys.
Key advisory_cell(const std::vector<std::int64_t>& keys) {
  return make_key(CellSort::advisory, hash_of(bytes_of(Packer{}.add(keys).constant())));
}

bool is_shared(sql::Advisory call) {
  return call == sql::Advisory::lock_shared || call == sql::Advisory::try_lock_shared ||
         call == sql::Advisory::transaction_lock_shared ||
         call == sql::Advisory::try_transaction_lock_shared || call == sql::Advisory::unlock_shared;
}

bool is_of_session(sql::Advisory call) {
  return call == sql::Advisory::lock || call == sql::Advisory::lock_shared ||
         call == sql::Advisory::try_lock || call == sql::Advisory::try_lock_shared;
}

bool waits(sql::Advisory call) {
  return call == sql::Advisory::lock || call == sql::Advisory::lock_shared ||
         call == sql::Advisory::transaction_lock || call == sql::Advisory::transaction_lock_shared;
}

void add_once(std::vector<Key>& cells, Key cell) {
  if (std::ranges::find(cells, cell) == cells.end()) {
    cells.push_back(cell);
  }
}

}  // namespace

std::int64_t Connection::transaction_time() { refuse("now()"); }

std::int64_t Connection::statement_time() { refuse("statement_timestamp()"); }

std::int64_t Connection::clock_time() { refuse("clock_timestamp()"); }

std::int64_t Connection::next_value(std::size_t sequence) {
  const sql::Sequence& schema = server_.schema().sequences[sequence];
  const Value value = server_.call(Verb::sequence,
                                   pack(SequenceRequest{.sequence = sequence,
                                                        .increment = schema.increment,
                                                        .minimum = schema.minimum,
                                                        .maximum = schema.maximum}),
                                   session_);
  if (value.high != 0) {
    const bool up = schema.increment > 0;
    fail("2200H", std::string{"nextval: reached "} + (up ? "maximum" : "minimum") +
                      " value of sequence \"" + schema.name + "\" (" +
                      std::to_string(up ? schema.maximum : schema.minimum) + ")");
  }
  sequence_values_[sequence] = static_cast<std::int64_t>(value.low);
  last_sequence_ = sequence;
  return sequence_values_[sequence];
}

std::int64_t Connection::current_value(std::size_t sequence) {
  const auto found = sequence_values_.find(sequence);
  if (found == sequence_values_.end()) {
    fail("55000", "currval of sequence \"" + server_.schema().sequences[sequence].name +
                      "\" is not yet defined in this session");
  }
  return found->second;
}

std::int64_t Connection::last_value() {
  if (!last_sequence_.has_value()) {
    fail("55000", "lastval is not yet defined in this session");
  }
  return sequence_values_[*last_sequence_];
}

void Connection::set_value(std::size_t sequence, std::int64_t value, bool used) {
  const sql::Sequence& schema = server_.schema().sequences[sequence];
  if (value < schema.minimum || value > schema.maximum) {
    fail("22003", "setval: value " + std::to_string(value) + " is out of bounds for sequence \"" +
                      schema.name + "\" (" + std::to_string(schema.minimum) + ".." +
                      std::to_string(schema.maximum) + ")");
  }
  server_.call(
      Verb::sequence,
      pack(SequenceRequest{.sequence = sequence, .value = value, .sets = true, .used = used}),
      session_);
  if (used) {
    sequence_values_[sequence] = value;
  }
}

bool Connection::advisory(sql::Advisory call, const std::vector<std::int64_t>& keys) {
  if (call == sql::Advisory::unlock_all) {
    unlock_all();
    return true;
  }
  AdvisoryRequest request{.cell = advisory_cell(keys),
                          .me = transaction_->top(),
                          .shared = is_shared(call),
                          .for_session = is_of_session(call),
                          .waits = waits(call)};
  request.unlocks = call == sql::Advisory::unlock || call == sql::Advisory::unlock_shared;
  if (!request.for_session && !request.unlocks) {
    request.me = transaction_->current();
  }
  // Known before it is had: a wait may end in a rollback.
  if (!request.unlocks) {
    add_once(request.for_session ? session_locks_ : transaction_->advisory_locks, request.cell);
  }
  const auto answer = static_cast<AdvisoryAnswer>(
      server_.call(Verb::advisory, pack(request), session_, timeout()).low);
  if (answer == AdvisoryAnswer::waits) {
    await({Subtransaction{}});
    return true;
  }
  return answer == AdvisoryAnswer::done;
}

/// Locks of the session outlive its transactions.
void Connection::unlock_all() {
  for (const Key cell : session_locks_) {
    for (const bool shared : {false, true}) {
      server_.call(Verb::advisory,
                   pack(AdvisoryRequest{.cell = cell,
                                        .me = {session_, 0, 0},
                                        .shared = shared,
                                        .for_session = true,
                                        .unlocks = true,
                                        .all = true}),
                   session_);
    }
  }
  session_locks_.clear();
}

}  // namespace ordercheck::models::database
