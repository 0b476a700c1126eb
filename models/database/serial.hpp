// SPDX-License-Identifier: Apache-2.0
// The bookkeeping of SERIALIZABLE: Cahill, Röhm, Fekete, "Serializable isolation for snapshot
// databases", SIGMOD 2008, as PostgreSQL 15 has it in predicate.c; Ports, Grittner, VLDB 2012. One
// cell for all of a database: it holds what no footprint can divide.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include <ordercheck/object.hpp>

#include "database/names.hpp"

namespace ordercheck::models::database {

using Xid = std::uint32_t;

/// What a SIREAD lock is on: a table or an index as a whole, its only page, or a part of the page.
struct Target {
  std::uint32_t relation = 0;
  std::uint32_t level = 1;  // 1 relation, 2 page, 3 row or key
  std::uint64_t part = 0;
  auto operator<=>(const Target&) const = default;
};

inline Target relation_target(std::uint32_t relation) { return {relation, 1, 0}; }

inline Target page_target(std::uint32_t relation) { return {relation, 2, 0}; }

inline Target part_target(std::uint32_t relation, std::uint64_t part) {
  return {relation, 3, part};
}

/// A SERIALIZABLE transaction, until nobody who overlaps it is left. Transactions are named by
/// session and number.
struct SerialTransaction {
  Subtransaction name{};
  std::vector<Subtransaction> out{};  // whom it has read around: rw edges to them
  std::vector<Subtransaction> in{};
  std::vector<Target> locks{};
  bool doomed = false;
  bool prepared = false;
  bool committed = false;
  bool rolled_back = false;
  bool read_only = false;  // declared, or committed without a write
  bool declared_read_only = false;
  bool wrote = false;
  bool conflict_out = false;       // to one that committed before it
  bool safe = false;               // read only, and nothing can go wrong any more
  std::uint32_t earliest_out = 0;  // the first such, as its prepare number
  std::uint32_t prepare_number = 0;
  std::uint32_t commit_number = 0;
  std::uint32_t last_before = 0;  // the last commit number before its snapshot
  Xid finished_before = 0;
  Xid xmin = 0;  // of its snapshot
  std::vector<Subtransaction> possibly_unsafe{};

  struct Local {
    Target target{};
    bool held = false;
    std::uint32_t children = 0;
    bool operator==(const Local&) const = default;
  };

  std::vector<Local> local{};
  bool operator==(const SerialTransaction&) const = default;
};

/// A transaction that has an xid, or has savepoints that may get one.
struct NumberedTransaction {
  Subtransaction name{};
  bool active = true;
  std::vector<std::uint32_t> savepoints{};            // outermost first
  std::vector<std::pair<std::uint32_t, Xid>> xids{};  // by subtransaction, in the order given
  bool operator==(const NumberedTransaction&) const = default;
};

struct IndexEntry {
  std::uint32_t relation = 0;
  Constant key{};
  RowName row = 0;
  RowName version = 0;
  bool operator==(const IndexEntry&) const = default;
};

struct SerialState {
  Xid next_xid = 100;
  Xid latest_xid = 99;
  std::vector<NumberedTransaction> numbered{};
  std::vector<SerialTransaction> transactions{};  // active or finished, not yet forgotten
  std::vector<Subtransaction> active{};
  std::vector<Subtransaction> finished{};
  std::uint32_t last_number = 1;
  std::uint32_t can_forget_partly = 0;
  std::uint32_t forgot_partly = 0;
  std::uint32_t writable_count = 0;
  std::optional<Xid> global_xmin{};
  std::uint32_t global_xmin_count = 0;
  std::vector<std::pair<Target, std::vector<Subtransaction>>> holders{};
  std::vector<std::pair<std::uint32_t, RowName>> rows{};  // inserted, by table, in their order
  std::vector<IndexEntry> entries{};                      // of inserted rows and changed keys
  bool operator==(const SerialState&) const = default;
};

/// The rules over the state. Functions that return bool return false for failure 40001.
class Serial {
 public:
  /// `page_limit`: how many locks on rows of a page become one on the page; 0 for none.
  Serial(SerialState& state, std::uint32_t page_limit) : state_{state}, page_limit_{page_limit} {}

  // Xids.
  NumberedTransaction& numbered(const Subtransaction& name);
  void assign(const Subtransaction& name);
  Xid xid_of(const Subtransaction& name) const;
  void aborted(const Subtransaction& top, const std::vector<std::uint32_t>& numbers);
  void ended(const Subtransaction& top);

  // Transactions.
  void begin(const Subtransaction& top, bool read_only);
  SerialTransaction* find(const Subtransaction& name);
  /// Requires: it is not forgotten yet. Whoever has an edge to it or is active keeps it.
  SerialTransaction& known(const Subtransaction& name);
  bool prepare(const Subtransaction& top);
  void end(const Subtransaction& top, bool commits);

  // Reads: the transaction saw, or passed over, a version that `writer` made or replaced.
  bool check_read(const Subtransaction& top);
  bool conflict_out(const Subtransaction& top, const Subtransaction& writer, bool in_snapshot);
  void lock(const Subtransaction& top, const Target& target);

  // Writes.
  bool conflict_in(const Subtransaction& me, const std::vector<Target>& targets);

 private:
  SerialTransaction* needed(const Subtransaction& top);
  bool flag(SerialTransaction& current, SerialTransaction& reader, SerialTransaction& writer);
  bool is_dangerous(const SerialTransaction& reader, const SerialTransaction& writer);
  void drop_edge(SerialTransaction& reader, SerialTransaction& writer);
  void drop_edges_at_end(SerialTransaction& transaction, bool commits);
  void free_read_only(const SerialTransaction& ended, bool commits);
  bool leave_global_xmin(const SerialTransaction& ended);
  void release(const Subtransaction& name, bool partly);
  void clear_old();
  void acquire(SerialTransaction& transaction, const Target& target);
  void unlock(SerialTransaction& transaction, const Target& target);
  std::vector<Subtransaction>& holders(const Target& target);

  SerialState& state_;
  std::uint32_t page_limit_;
};

}  // namespace ordercheck::models::database
