// SPDX-License-Identifier: Apache-2.0
// C++ happens-before ([intro.races]) as vector clocks, kept apart from the dependence order: a
// clock tick or a relaxed atomic makes events dependent and synchronises nothing.
#pragma once

#include <span>

#include "runtime/thread_table.hpp"
#include "runtime/vector_clock.hpp"
#include "runtime/world.hpp"

namespace ordercheck::runtime {

class Synchronisation {
 public:
  /// The clock of a thread after its last event. `origin` is used by threads without events.
  const ClockTable::Count* clock_of(const Thread& thread) const {
    if (thread.last_event != kNoEvent) {
      return events_.row(thread.last_event);
    }
    return thread.origin != kNoEvent ? events_.row(thread.origin) : zero_.data();
  }

  /// Computes the clock of a new event from the thread's and from what its cells hold; releases
  /// into cells.
  void apply(const Thread& thread, const Event& event, std::size_t position,
             std::span<Entry> footprint, WorldStore& world);

  /// The same for an event of thread `slot` that makes one access.
  void apply_one(const Thread& thread, std::size_t slot, std::size_t position, Entry& entry,
                 CellRecord& cell) {
    events_.resize(position + 1);
    ClockTable::Count* const row = events_.row(position);
    events_.copy(row, clock_of(thread));
    if ((entry.sync == Sync::acquire || entry.sync == Sync::both) && cell.release != 0) {
      events_.join(row, releases_.row(cell.release - 1));
    }
    events_.advance(row, slot);
    release(entry, position, cell);
  }

  /// Forgets the events from `position` on: undoes their releases, newest first.
  void truncate(std::size_t position, std::span<const Entry> footprint, std::uint32_t releases,
                WorldStore& world);

  std::uint32_t release_count() const { return static_cast<std::uint32_t>(releases_.size()); }

  /// Whether what `thread` did before its event number `count` happens before what the owner of
  /// `clock` does now.
  static bool happens_before(ThreadId thread, std::uint32_t count, const ClockTable::Count* clock) {
    return count < clock[index_of(thread)];
  }

  void widen(std::size_t thread_count) {
    events_.widen(thread_count);
    releases_.widen(thread_count);
    if (zero_.size() < events_.width()) {
      zero_.resize(events_.width());
    }
  }

 private:
  void release(Entry& entry, std::size_t event, CellRecord& cell) {
    entry.release_before = cell.release;
    if (entry.sync == Sync::none || entry.sync == Sync::acquire) {
      return;
    }
    if (entry.sync == Sync::discard) {
      cell.release = 0;
      return;
    }
    const std::size_t row = releases_.append(events_.row(event));
    if (entry.sync != Sync::publish && cell.release != 0) {
      releases_.join(row, cell.release - 1);
    }
    cell.release = static_cast<std::uint32_t>(row) + 1;
  }

  ClockTable events_;    ///< per event: its thread's clock after it
  ClockTable releases_;  ///< what was released into cells; a cell holds index + 1, or 0 for nothing
  std::vector<ClockTable::Count> zero_ = std::vector<ClockTable::Count>(8);
};

}  // namespace ordercheck::runtime
