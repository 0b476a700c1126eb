// SPDX-License-Identifier: Apache-2.0
// What the operations on a database are given and what they answer.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/row_rules.hpp"

namespace ordercheck::models::database {

enum class Verb : std::uint8_t {
  connect,      // names a session
  snapshot,     // which transactions a statement sees
  scan,         // reads committed rows
  row,          // RowRequest: locks or writes a row
  queue,        // the same, from a place in the queue for a tuple lock
  await,        // the end of transactions
  follow,       // RowRequest: locks newer versions
  insert,       // InsertRequest
  savepoint,    // SavepointRequest: what ROLLBACK TO and RELEASE end
  finish,       // FinishRequest: COMMIT and ROLLBACK
  read_serial,  // SerialRead: what a SERIALIZABLE transaction reads
  savepoints,   // SavepointRequest: those that stand, where xids count
  advisory,     // AdvisoryRequest
  sequence,     // SequenceRequest
};

/// Instead of a number of rows, and as the result of `finish`: failure 40001.
constexpr std::uint64_t kSerializationFailure = ~std::uint64_t{0};

/// A SERIALIZABLE transaction takes its snapshot.
struct SerialBegin {
  Subtransaction me{};
  std::uint32_t read_only = 0;
};

/// A tuple lock that is given back.
struct HeldTuple {
  Key row = 0;
  RowName version = 0;
};

struct ScanKey {
  std::uint64_t index = 0;  // of the table
  std::uint64_t hash = 0;
  std::uint64_t key = 0;  // a constant
};

/// With a snapshot the rows that it sees, else the newest ones. Without keys the whole table.
struct ScanRequest {
  Constant snapshot{};
  Constant detail{};
  bool all = true;
  std::vector<ScanKey> keys{};
};

constexpr std::uint32_t kNoIndex = ~std::uint32_t{0};

/// What a SERIALIZABLE transaction reads, besides the rows themselves.
struct SerialRead {
  Subtransaction me{};
  std::uint32_t table = 0;
  std::uint32_t index = kNoIndex;  // of the table
  Constant snapshot{};
  RowName row = 0;
  RowName version = 0;
  bool all = true;     // no key is given
  bool lazy = false;   // only the list of the rows; each has its turn as `one`
  bool one = false;    // `row`, from `version` on
  bool found = false;  // `version`, which ON CONFLICT DO NOTHING met
  std::vector<ScanKey> keys{};
};

struct FoundRow {
  RowName row = 0;
  RowName version = 0;
  std::uint64_t position = 0;
  std::uint64_t image = 0;  // a constant; of a place in an index, its key
};

/// Looks a key up as an INSERT does, and enters it if nobody has it.
struct InsertRequest {
  std::uint64_t row = 0;
  std::uint64_t version = 0;
  std::uint64_t hash = 0;
  Subtransaction me{};
  Constant key{};  // none: the index is not concerned, or there is none
  std::uint32_t table = 0;
  std::uint32_t index = 0;   // over all tables
  bool creates_row = false;  // the first index of a new row
  bool enters = true;        // else only looks
  bool cancels = false;      // takes the version away again: somebody else was faster
  std::uint8_t unused = 0;
  std::uint32_t unused_too = 0;
};

enum class InsertAnswer : std::uint8_t { free, wait, duplicate, serialization };

struct InsertReply {
  InsertAnswer answer = InsertAnswer::free;
  std::uint64_t position = 0;
  RowName row = 0;  // the duplicate
  RowName version = 0;
  Subtransaction creator{};
};

struct SavepointRequest {
  Subtransaction me{};
  HeldTuple tuple{};
  std::vector<Key> advisory_locks{};  // which it may have taken
  std::vector<std::uint32_t> aborted{};
  std::vector<std::uint32_t> released{};
};

/// One row as a transaction leaves it.
struct Write {
  std::uint64_t row = 0;
  std::uint64_t version = 0;
  std::uint64_t position = 0;
  std::uint32_t table = 0;
  Constant image{};      // none: deleted
  Constant old_image{};  // none: inserted
  std::uint32_t unused = 0;
};

/// A key that the row did not have before.
struct WrittenKey {
  std::uint64_t row = 0;
  std::uint64_t hash = 0;
  std::uint32_t table = 0;
  std::uint32_t index = 0;  // of the table
};

struct FinishRequest {
  Subtransaction me{};
  bool commits = false;
  bool has_name = false;  // it locked or wrote something: others may look for it
  HeldTuple tuple{};
  std::vector<Key> advisory_locks{};
  std::vector<Write> writes{};
  std::vector<WrittenKey> keys{};
};

struct AdvisoryRequest {
  Key cell = 0;
  Subtransaction me{};
  bool shared = false;
  bool for_session = false;
  bool waits = false;
  bool unlocks = false;
  bool all = false;  // unlocks all that the session has on the key
  std::array<std::uint8_t, 7> unused{};
};

enum class AdvisoryAnswer : std::uint8_t { done, refused, waits };

/// The next value, or a new one.
struct SequenceRequest {
  std::uint64_t sequence = 0;
  std::int64_t increment = 1;
  std::int64_t minimum = 0;
  std::int64_t maximum = 0;
  std::int64_t value = 0;
  bool sets = false;
  bool used = false;
  std::array<std::uint8_t, 6> unused{};
};

enum AwaitLabel : Label { kGranted, kPromoted, kVictim, kTimeout };
/// What `await` answers.
enum class AwaitAnswer : std::uint8_t { done, next, again, victim, timeout };

Constant pack(const ScanRequest& request);
Constant pack(const SerialRead& request);
SerialRead unpack_serial_read(Constant constant);
Constant pack(const RowRequest& request, const std::vector<Subtransaction>& blockers);
Constant pack(const InsertRequest& request);
Constant pack(const SavepointRequest& request);
Constant pack(const FinishRequest& request);
Constant pack(const AdvisoryRequest& request);
Constant pack(const SequenceRequest& request);
Constant pack_blockers(const std::vector<Subtransaction>& blockers);

ScanRequest unpack_scan(Constant constant);
RowRequest unpack_row(Constant constant, std::vector<Subtransaction>& blockers);
InsertRequest unpack_insert(Constant constant);
SavepointRequest unpack_savepoint(Constant constant);
FinishRequest unpack_finish(Constant constant);
AdvisoryRequest unpack_advisory(Constant constant);
SequenceRequest unpack_sequence(Constant constant);
std::vector<Subtransaction> unpack_blockers(Constant constant);

Value reply_value(const RowReply& reply);
RowReply row_reply(Value value);
Value reply_value(const InsertReply& reply);
InsertReply insert_reply(Value value);
Value rows_value(const std::vector<FoundRow>& rows);
std::vector<FoundRow> found_rows(Value value);

}  // namespace ordercheck::models::database
