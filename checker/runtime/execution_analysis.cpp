// SPDX-License-Identifier: Apache-2.0
// What a finished execution offers a strategy: dependence clocks, and its World at any earlier
// point.
#include <algorithm>
#include <bit>
#include <limits>

#include "runtime/execution.hpp"

namespace ordercheck::runtime {

namespace {

/// The earliest deadline after `now` among pending operations; none is the largest time.
Time next_deadline(const World& world, std::span<const Operation* const> pending) {
  Time earliest = std::numeric_limits<Time>::max();
  for (const Operation* operation : pending) {
    if (operation == nullptr) {
      continue;
    }
    const std::optional<Time> deadline = operation->kind->deadline(world, *operation);
    if (deadline.has_value() && *deadline > world.now()) {
      earliest = std::min(earliest, *deadline);
    }
  }
  return earliest;
}

}  // namespace

std::size_t Execution::chain_of(const Entry& entry) const {
  // Cells of these objects are never touched as a whole: a chain each. Elsewhere one chain per
  // object.
  const bool own_chain =
      entry.object == kThreads || entry.object == kParking || entry.object == kInvariants;
  return static_cast<std::size_t>(own_chain ? entry.cell : world_.object(entry.object).first);
}

void Execution::chain(std::uint32_t index, std::size_t event, std::size_t chain) {
  Entry& entry = footprint_[index];
  ChainEnds& ends = chain_ends_[chain];
  entry.event = static_cast<std::uint32_t>(event);
  entry.previous = ends.access;
  entry.previous_write = ends.write;
  ends.access = index;
  if (entry.access == Access::write) {
    ends.write = index;
  }
}

void Execution::join_conflicting(std::size_t event, const Entry& entry) {
  const bool one_cell = !world_.object(entry.object).many_cells || entry.object == kThreads ||
                        entry.object == kParking || entry.object == kInvariants;
  for (std::uint32_t at = chain_ends_[chain_of(entry)].access; at != kNoEntry;
       at = footprint_[at].previous) {
    const Entry& earlier = footprint_[at];
    if (!conflict(entry, earlier, world_)) {
      continue;
    }
    if (!ordered(earlier.event, event)) {
      clocks_.join(event, earlier.event);
      ++counters_.clock_joins;
    }
    if (one_cell && earlier.access == Access::write && earlier.detail == Constant::none) {
      return;  // all before it on this cell is ordered before it
    }
  }
}

/// For an event that concerns one cell alone. Abdulla et al., JACM 2017, section 4, with labels:
/// the state of the cell before an earlier access that conflicts is also its state after all that
/// does not depend on that access, so that it decides whether the operation would be possible.
void Execution::join_at_cell(std::size_t event, const Entry& entry) {
  const Operation& operation = events_[event].operation;
  const ChainEnds& ends = chain_ends_[static_cast<std::size_t>(entry.cell)];
  const bool reads = entry.access == Access::read;
  const ClockTable::Count* const clock = clocks_.row(event);
  enabling_.clear();
  for (std::uint32_t at = reads ? ends.write : ends.access; at != kNoEntry;) {
    const Entry& earlier = footprint_[at];
    at = reads ? earlier.previous_write : earlier.previous;
    const bool same_cell = earlier.cell == entry.cell;
    if (!same_cell && !conflict(entry, earlier, world_)) {
      continue;
    }
    const bool hides = earlier.access == Access::write && same_cell;
    const Operation& other = events_[earlier.event].operation;
    if (clock[index_of(other.thread)] > other.index) {
      if (hides) {
        break;  // all before it on this cell is ordered before it
      }
      continue;
    }
    const CellMode mode = operation.kind->mode_at(earlier.before, operation);
    const bool race =
        mode == CellMode::write || (mode == CellMode::read && earlier.access == Access::write);
    if (!same_cell || mode == CellMode::general) {
      events_[event].at_cell = false;  // the general rule judges it
      clocks_.join(event, earlier.event);
    } else if (race) {
      cell_races_.push_back(
          {earlier.event, event, operation.thread, mode, entry.cell, !enabling_.empty()});
      clocks_.join(event, earlier.event);
      ++counters_.clock_joins;
      if (hides) {
        break;
      }
    } else {
      enabling_.push_back(earlier.event);
    }
  }
  for (const std::size_t earlier : enabling_) {
    clocks_.join(event, earlier);
    ++counters_.clock_joins;
  }
}

// NOLINTNEXTLINE(readability-function-size): the two loops are one walk along a cell's chain
void Execution::find_races_of_blocked(std::vector<Race>& races) const {
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    const Thread& thread = threads_[slot];
    if (thread.state != ThreadState::announced || !blocked_at_cell(thread.pending)) {
      continue;
    }
    const std::size_t last = thread.last_event != kNoEvent ? thread.last_event : thread.origin;
    const CellIndex cell = cell_of(thread.pending);
    const auto chain = static_cast<std::size_t>(cell);
    for (std::uint32_t at = chain < chain_ends_.size() ? chain_ends_[chain].access : kNoEntry;
         at != kNoEntry; at = footprint_[at].previous) {
      const Entry& earlier = footprint_[at];
      if (earlier.cell != cell) {
        continue;
      }
      if (last != kNoEvent && (earlier.event == last || ordered(earlier.event, last))) {
        if (earlier.access == Access::write) {
          break;
        }
        continue;
      }
      const CellMode mode = thread.pending.kind->mode_at(earlier.before, thread.pending);
      if (mode == CellMode::write || (mode == CellMode::read && earlier.access == Access::write)) {
        races.push_back({earlier.event, kNoEvent, thread.pending.thread, mode, cell});
      }
    }
  }
}

/// Whether a pending operation is blocked for no other reason than the state of its cell.
bool Execution::blocked_at_cell(const Operation& operation) const {
  if (operation.kind->mode_at == nullptr) {
    return false;
  }
  const CellRecord& record = world_.cell(cell_of(operation));
  return (record.invariants & invariants_.keyed()) == 0 &&
         !world_.object(record.object).touched_whole &&
         operation.kind->mode_at(record.bits, operation) == CellMode::blocked;
}

void Execution::join_global(std::size_t event) {
  if (!global_events_.empty()) {
    clocks_.join(event, global_events_.back());
  }
}

void Execution::compute_clock(std::size_t position) {
  Event& event = events_[position];
  ClockTable::Count* const clock = clocks_.row(position);
  const std::size_t slot = index_of(event.thread());
  const std::size_t previous = event.previous != kNoEntry ? event.previous : threads_[slot].origin;
  if (previous != kNoEvent) {
    clocks_.copy(clock, clocks_.row(previous));
  } else {
    clocks_.clear(clock);
  }
  if (event.at_cell) {
    const Entry& entry = footprint_[event.footprint_begin];
    event.at_cell = (world_.cell(entry.cell).invariants & invariants_.keyed()) == 0;
    if (event.at_cell && settings_.time == TimeMode::quiescent) {
      join_at_cell(position, entry);
    } else {
      join_conflicting(position, entry);
    }
    join_global(position);  // the passing of time hides no race, either
    chain(event.footprint_begin, position, static_cast<std::size_t>(entry.cell));
  } else {
    join_global(position);
    bool global = false;
    for (std::uint32_t i = event.footprint_begin; i < event.footprint_end; ++i) {
      global = global || footprint_[i].object == kEverything;
      join_conflicting(position, footprint_[i]);
    }
    if (global) {
      join_all(position);
    }
    for (std::uint32_t i = event.footprint_begin; i < event.footprint_end; ++i) {
      chain(i, position, chain_of(footprint_[i]));
    }
  }
  clocks_.advance(clock, slot);
}

void Execution::join_all(std::size_t event) {
  for (std::size_t earlier = event; earlier-- > 0;) {
    if (!ordered(earlier, event)) {
      clocks_.join(event, earlier);
    }
  }
  global_events_.push_back(event);
}

void Execution::compute_clocks() {
  clocks_.resize(events_.size());
  if (chain_ends_.size() < world_.cell_count()) {
    chain_ends_.resize(world_.cell_count());
  }
  for (; chained_events_ < events_.size(); ++chained_events_) {
    compute_clock(chained_events_);
  }
}

void Execution::rewind(std::size_t position) {
  const std::size_t target =
      position < events_.size() ? events_[position].journal_begin : journal_.size();
  if (target < journal_at_) {
    world_.undo(journal_, journal_at_, target);
  } else {
    world_.redo(journal_, journal_at_, target);
  }
  journal_at_ = target;
}

Value Execution::apply(const Operation& operation, Label label, Accesses& footprint) {
  const auto begin = footprint.size();
  StepAccess step{world_, footprint, scratch_};
  ++counters_.applications;
  const Value result = step.apply(operation, label);
  add_invariant_keys(footprint, begin);
  return result;
}

Value Execution::apply_and_undo(const Operation& operation, Label label, Accesses& footprint) {
  const std::size_t mark = scratch_.size();
  const Value result = apply(operation, label, footprint);
  world_.undo(scratch_, scratch_.size(), mark);
  world_.drop(scratch_, mark);
  return result;
}

void Execution::undo_hypotheses() {
  world_.undo(scratch_, scratch_.size(), 0);
  world_.drop(scratch_, 0);
}

const Labels& Execution::labels(const Operation& operation,
                                std::span<const Operation* const> pending) {
  labels_.clear();
  ++counters_.label_calls;
  if (operation.kind == kind_id<ClockKind>() && operation.verb <= ClockKind::settle) {
    if (!pending.empty()) {
      global_labels(operation, pending, labels_);
    }
  } else {
    operation.kind->labels(world_, operation, labels_);
  }
  return labels_;
}

void Execution::global_labels(const Operation& operation, std::span<const Operation* const> pending,
                              Labels& out) {
  const Time deadline = next_deadline(world_, pending);
  const bool pending_deadline = deadline != std::numeric_limits<Time>::max();
  const bool ticks = operation.verb == ClockKind::tick;
  if (ticks && !pending_deadline) {
    return;
  }
  bool busy = false;
  Labels others;
  for (const Operation* other : pending) {
    if (other == nullptr ||
        (other->kind == kind_id<ClockKind>() && other->verb <= ClockKind::settle)) {
      continue;
    }
    others.clear();
    other->kind->labels(world_, *other, others);
    busy = busy || std::ranges::any_of(others, [&](const Labels::Offer& offer) {
             return !ticks || !offer.patient;
           });
  }
  const auto now_or_later = std::bit_cast<Label>(deadline);
  if (!ticks) {
    const auto horizon = std::bit_cast<Time>(operation.arguments[0].low);
    if (!busy && (!pending_deadline || deadline > horizon)) {
      out.add();
    }
    return;
  }
  for (const Operation* other : pending) {
    // Time stops at the horizon of a thread that settles.
    if (other != nullptr && other->kind == kind_id<ClockKind>() &&
        other->verb == ClockKind::settle &&
        deadline > std::bit_cast<Time>(other->arguments[0].low)) {
      return;
    }
  }
  if (!busy) {
    out.add(now_or_later);
  } else if (settings_.time == TimeMode::racing &&
             world_.at<ClockState>({kClock, 1}).now < static_cast<Time>(settings_.early_ticks)) {
    out.add(now_or_later | kEarly);
  }
}

}  // namespace ordercheck::runtime
