// SPDX-License-Identifier: Apache-2.0
// The cells of an execution and their journal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <ordercheck/object.hpp>

#include "runtime/log.hpp"

namespace ordercheck::runtime {

enum class CellIndex : std::uint32_t {};

/// Objects of the runtime itself; users' objects follow.
inline constexpr ObjectId kThreads{1};     ///< one cell per thread: started, ended
inline constexpr ObjectId kClock{2};       ///< virtual time
inline constexpr ObjectId kParking{3};     ///< one cell per thread, for all kinds that wake
inline constexpr ObjectId kInvariants{4};  ///< one cell per invariant with two or more reads
inline constexpr ObjectId kProcesses{5};   ///< one cell per process; only the body's own so far
inline constexpr ObjectId kEverything{6};  ///< conflicts with all: the passing of time
inline constexpr std::uint32_t kFirstFreeObject = 7;

inline constexpr std::uint32_t kNoEntry = ~std::uint32_t{0};

/// One access in a footprint, linked to the earlier accesses of its chain (see `Footprints`).
struct Entry {
  std::uint64_t before =
      0;  ///< the cell's bits before the operation; a pointer for states beyond 8 bytes
  CellIndex cell{};
  ObjectId object{};
  Constant detail{};
  Access access{};
  Sync sync{};
  bool whole = false;
  std::uint32_t event = 0;                  ///< position of the event it belongs to
  std::uint32_t previous = kNoEntry;        ///< the access before it in its chain
  std::uint32_t previous_write = kNoEntry;  ///< the write before it in its chain
  std::uint32_t release_before = 0;  ///< what the cell had released before, see Synchronisation
};

/// One undoable change of a cell: the bits that the cell does not hold now.
struct Change {
  CellIndex cell;
  std::uint64_t other;
};

using Journal = Log<Change>;
using Accesses = Log<Entry>;

struct CellRecord {
  std::uint64_t bits = 0;
  Key key = 0;
  ObjectId object{};
  const detail::StateRules* rules = nullptr;
  std::uint64_t invariants =
      0;                      ///< bit per invariant that reads the cell, in the running execution
  std::uint32_t release = 0;  ///< what was released into the cell, see Synchronisation
};

struct ObjectRecord {
  KindId kind = nullptr;
  std::uint64_t initial = 0;   ///< bits of a never-written cell
  CellIndex first{};           ///< the cell of key 0
  bool many_cells = false;     ///< cells beyond key 0 exist
  bool touched_whole = false;  ///< somebody touches all its cells at once
  std::string name;
  std::string path;               ///< creating thread and index, or module and offset
  std::uint32_t execution = 0;    ///< the last one in which it was registered
  const void* address = nullptr;  ///< of its face, if it has one
};

class WorldStore final : public World {
 public:
  WorldStore();
  WorldStore(const WorldStore&) = delete;
  WorldStore& operator=(const WorldStore&) = delete;
  ~WorldStore();

  /// Adds an object; its id is stable for the life of the store.
  ObjectId add_object(KindId kind);
  /// Sets the value of all cells that were never written. Requires: none of its cells is in the
  /// journal.
  void set_initial(ObjectId object, const void* state);

  ObjectRecord& object(ObjectId id) { return objects_[static_cast<std::size_t>(id)]; }

  const ObjectRecord& object(ObjectId id) const { return objects_[static_cast<std::size_t>(id)]; }

  std::size_t object_count() const { return objects_.size(); }

  CellRecord& cell(CellIndex index) { return cells_[static_cast<std::size_t>(index)]; }

  const CellRecord& cell(CellIndex index) const { return cells_[static_cast<std::size_t>(index)]; }

  std::size_t cell_count() const { return cells_.size(); }

  /// The cell's index, made at first use. `whole` has an index too, but no state.
  CellIndex index_of(Cell cell);
  const void* state_of(CellIndex index) const;
  const void* find(Cell cell) const;

  /// Makes a cell ready for change, with the old bits in the journal unless it is there since
  /// `mark`.
  void* change(CellIndex index, Journal& journal, std::size_t mark);

  /// Undoes the changes from the end down to `mark`; they stay for `redo`.
  void undo(Journal& journal, std::size_t from, std::size_t mark);
  void redo(Journal& journal, std::size_t from, std::size_t to);
  /// Forgets undone changes.
  void drop(Journal& journal, std::size_t mark);

  bool equal_bits(CellIndex index, std::uint64_t a, std::uint64_t b) const;

  void set_thread_count(std::size_t count) { thread_count_ = count; }

  std::size_t threads() const { return thread_count_; }

 private:
  struct CellHash {
    std::size_t operator()(const Cell& cell) const {
      return (static_cast<std::size_t>(cell.object) * 0x9E3779B97F4A7C15ULL) ^
             (cell.key * 0xC2B2AE3D27D4EB4FULL);
    }
  };

  CellIndex add_cell(ObjectId object, Key key);

  std::vector<ObjectRecord> objects_;
  std::vector<CellRecord> cells_;
  std::unordered_map<Cell, CellIndex, CellHash> keyed_;  ///< cells of keys other than 0
  std::size_t thread_count_ = 0;
};

/// Whether two accesses of different events make these dependent. `dpor.md`-style footprints:
/// Godefroid 1996, ch. 3.
inline bool conflict(const Entry& a, const Entry& b, const WorldStore& world) {
  if (a.access == Access::read && b.access == Access::read) {
    return false;
  }
  if (a.cell != b.cell && !((a.whole || b.whole) && a.object == b.object)) {
    return a.object == kEverything || b.object == kEverything;
  }
  if (a.detail == Constant::none || b.detail == Constant::none) {
    return true;
  }
  return world.object(a.object).kind->overlaps(a.detail, b.detail);
}

/// Applies operations, really or hypothetically, and collects their footprints.
class StepAccess {
 public:
  StepAccess(WorldStore& world, Accesses& footprint, Journal& journal)
      : world_{world}, footprint_{footprint}, journal_{journal} {}

  /// Runs the kind's apply; appends to footprint and journal.
  Value apply(const Operation& operation, Label label);

  /// What misuse the last apply reported; empty if none.
  const std::string& misuse() const { return misuse_; }

  WorldStore& world() { return world_; }

  void touch(Cell cell, Access access, Sync sync, Constant detail);
  void* change(Cell cell, Sync sync, Constant detail);

  void set_misuse(std::string_view what) {
    if (misuse_.empty()) {
      misuse_ = what;
    }
  }

  static StepAccess* active;

 private:
  WorldStore& world_;
  Accesses& footprint_;
  Journal& journal_;
  std::size_t journal_mark_ = 0;
  std::size_t footprint_mark_ = 0;
  std::string misuse_;
};

}  // namespace ordercheck::runtime
