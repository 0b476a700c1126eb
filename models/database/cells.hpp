// SPDX-License-Identifier: Apache-2.0
// What the cells hold: versions of rows with their locks, keys of unique indexes, transactions and
// who waits for what; and, apart from these, the committed images that a SELECT reads.
#pragma once

#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/names.hpp"
#include "database/serial.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::database {

using sql::RowLock;

/// A row lock that somebody holds or held: it counts while its subtransaction lives.
struct HeldLock {
  Subtransaction owner{};
  RowLock mode = RowLock::none;
  bool operator==(const HeldLock&) const = default;
};

/// A place in the queue for a version's tuple lock, which one holds while one waits for the end of
/// those who have the row.
struct TuplePlace {
  SessionName session = 0;
  RowLock mode = RowLock::none;
  bool holds = false;
  bool operator==(const TuplePlace&) const = default;
};

/// One version of a row. Whoever replaces or deletes it is its updater.
struct Version {
  RowName name = 0;
  Subtransaction creator{};
  Subtransaction updater{};
  RowLock update_mode = RowLock::none;  // none: nobody has updated it
  RowName next = 0;                     // what it was replaced by; 0: it was deleted
  std::uint32_t changed_keys = 0;       // bit per unique index whose key differs from the former's
  std::uint64_t position = 0;           // in the heap, where the physical order is asked for
  std::vector<HeldLock> locks{};
  std::vector<TuplePlace> tuple_lock{};  // in the order of arrival
  bool operator==(const Version&) const = default;
};

/// All that transactions do to one row. Never empty; oldest first.
struct RowVersions {
  std::vector<Version> versions{};
  bool operator==(const RowVersions&) const = default;

  Version* find(RowName version);
  const Version* find(RowName version) const;
  /// Requires: it is there.
  Version& known(RowName version);
};

/// Versions of rows that have, or once had, a key in a unique index.
struct KeyEntry {
  Constant key{};
  RowName row = 0;
  RowName version = 0;
  bool operator==(const KeyEntry&) const = default;
};

struct KeyEntries {
  std::vector<KeyEntry> entries{};
  bool operator==(const KeyEntries&) const = default;
};

enum class Outcome : std::uint8_t { active, committed, aborted };

/// How a transaction stands. A cell never written is an active one.
struct TransactionState {
  Outcome outcome = Outcome::active;
  std::vector<std::uint32_t> aborted{};   // subtransactions; ascending
  std::vector<std::uint32_t> released{};  // subtransactions; ascending
  bool operator==(const TransactionState&) const = default;
};

enum class WaitSort : std::uint8_t { none, transaction, tuple, advisory };

/// What a session waits for.
struct Wait {
  WaitSort sort = WaitSort::none;
  bool victim = false;  // it closed a cycle, and only such a session is a victim
  bool whole = false;   // for the transaction of `target`, which was released into it
  RowLock mode = RowLock::none;
  Subtransaction target{};  // transaction
  Key cell = 0;             // tuple and advisory: where it stands in a queue
  RowName version = 0;      // tuple
  Time deadline = 0;        // 0: it waits for ever
  ThreadId thread{};
  bool operator==(const Wait&) const = default;
};

/// One holder of an advisory lock, or one who waits for it.
struct AdvisoryPlace {
  SessionName session = 0;
  bool shared = false;
  bool holds = false;
  std::uint32_t session_count = 0;       // how often, until it is unlocked
  std::vector<Subtransaction> owners{};  // once for each time, until its end
  bool operator==(const AdvisoryPlace&) const = default;
};

struct AdvisoryLock {
  std::vector<AdvisoryPlace> places{};  // in the order of arrival
  bool operator==(const AdvisoryLock&) const = default;
};

struct SequenceState {
  std::int64_t value = 0;
  bool used = false;
  bool set = false;  // a cell never written begins with the sequence's start
  bool operator==(const SequenceState&) const = default;
};

/// The next free place in the heap of a table.
struct Heap {
  std::uint64_t next = 0;
  bool operator==(const Heap&) const = default;
};

/// A cell never written: `layout` is the constant of the database's Layout.
struct Unwritten {
  Constant layout{};
  bool operator==(const Unwritten&) const = default;
};

using LockCell = std::variant<Unwritten, RowVersions, KeyEntries, TransactionState, Wait,
                              AdvisoryLock, SequenceState, Heap, SerialState>;

/// A version that was committed.
struct Image {
  RowName version = 0;
  SessionName session = 0;
  std::uint32_t transaction = 0;
  std::uint64_t position = 0;
  Constant image{};  // none: the row was deleted
  bool operator==(const Image&) const = default;
};

/// All that were committed of one row; oldest first.
struct Images {
  std::vector<Image> images{};
  bool operator==(const Images&) const = default;
};

/// Rows that were inserted, all of a table or those with one key; ascending.
struct RowSet {
  std::vector<RowName> rows{};
  bool operator==(const RowSet&) const = default;
};

/// A cell never written: the rows of the beginning, as the constant of a BaseTable.
struct BaseRows {
  Constant table{};
  bool operator==(const BaseRows&) const = default;
};

using ImageCell = std::variant<BaseRows, Images, RowSet>;

/// The last transaction of each session that committed a change: what a snapshot sees. Ascending.
struct Commits {
  std::vector<std::pair<SessionName, std::uint32_t>> last{};
  bool operator==(const Commits&) const = default;
};

}  // namespace ordercheck::models::database
