// SPDX-License-Identifier: Apache-2.0
// What a session knows of its own transaction: savepoints, snapshot, and the rows that it has
// written, which others see only when it commits.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/names.hpp"
#include "database/requests.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::database {

/// One version that the transaction made, or a deletion.
struct OwnWrite {
  std::uint32_t table = 0;
  RowName row = 0;
  RowName version = 0;
  std::uint64_t position = 0;
  std::uint32_t command = 0;
  std::uint32_t changed_keys = 0;  // bit per unique index of the table
  Constant image{};                // none: deleted
  Constant committed{};            // the image that others see meanwhile; none: there is none
};

/// A row as a statement sees it.
struct SeenRow {
  RowName row = 0;
  RowName version = 0;
  std::uint64_t position = 0;
  Constant image{};  // none: a place in an index without a row that is visible
  Constant committed{};
  RowName entry = 0;        // the version at which its index entry begins
  std::uint32_t index = 0;  // of the table, with this entry
  bool noted = true;        // SERIALIZABLE: that it is read is noted when its turn comes
};

class Transaction {
 public:
  Transaction(SessionName session, std::uint32_t number) : top_{session, number, 0} {}

  struct Savepoint {
    std::string name;
    std::uint32_t number = 0;
    std::size_t write_count = 0;
  };

  sql::Isolation isolation = sql::Isolation::read_committed;
  bool read_only = false;
  bool explicit_block = false;
  bool failed = false;
  bool ended = false;  // by an error outside of all savepoints: nothing but ROLLBACK is left
  bool had_statement = false;
  std::uint32_t command = 0;
  std::int64_t started = 0;  // in virtual nanoseconds
  std::optional<Constant> snapshot;
  std::vector<Key> advisory_locks;  // which it may have taken

  const Subtransaction& top() const { return top_; }

  /// Who writes and locks now, without anybody seeing it.
  Subtransaction current() const;

  /// Who writes and locks now; from now on others may have to wait for it.
  Subtransaction me();

  /// Whether others may have seen a subtransaction of this number or a higher one.
  bool has_name_from(std::uint32_t number) const { return named_ && highest_named_ >= number; }

  bool has_name() const { return named_; }

  void push_savepoint(const std::string& name);
  /// The innermost of this name.
  std::optional<std::size_t> find_savepoint(const std::string& name) const;

  const std::vector<Savepoint>& savepoints() const { return savepoints_; }

  /// Forgets the savepoint and those inside. Returns the numbers of their subtransactions, and of
  /// those once inside.
  std::vector<std::uint32_t> release(std::size_t savepoint);
  /// The same, and forgets what was written since.
  std::vector<std::uint32_t> roll_back(std::size_t savepoint);

  void add(const OwnWrite& write) { writes_.push_back(write); }

  /// The row as commands before `command` left it; null if they did not write it.
  const OwnWrite* written(std::uint32_t table, RowName row, std::uint32_t command) const;

  const std::vector<OwnWrite>& writes() const { return writes_; }

  /// A new name for a row or version.
  RowName new_name() { return make_row_name(top_.session, ++(*name_counter)); }

  std::uint32_t* name_counter = nullptr;  // the session's

 private:
  Subtransaction top_;
  std::uint32_t next_number_ = 1;
  bool named_ = false;
  std::uint32_t highest_named_ = 0;
  std::vector<Savepoint> savepoints_{};
  std::vector<OwnWrite> writes_{};
};

}  // namespace ordercheck::models::database
