// SPDX-License-Identifier: Apache-2.0
// What an execution watches beyond its events: plain data, destruction, invariants and what they
// read.
#include <algorithm>
#include <cstring>

#include "runtime/execution.hpp"
#include "runtime/recorder.hpp"

namespace ordercheck::runtime {

namespace {

/// The last projection that a guarded mutex released.
struct GuardKind : KindOf<Value> {
  static constexpr std::string_view name = "guarded value";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }
};

struct Projected {
  ObjectId guard{};
  std::uint32_t padding = 0;
  Value value;
};

}  // namespace

bool Execution::plain_access(const void* address, std::size_t size, bool write,
                             const void* caller) {
  if (recorder_ != nullptr && recorder_->observing()) {
    return false;
  }
  Thread& me = running();
  me.wrote_plain = me.wrote_plain || write;
  const ClockTable::Count* const clock = sync_.clock_of(me);
  if (recorder_ == nullptr &&
      races_.check_quickly(address, write, caller, running_thread(), me.events, clock)) {
    return races_.promoted(address);
  }
  PlainAccess access{address, size, write, caller, {}};
  if (recorder_ != nullptr) {
    access.stack = capture_stack();
  }
  std::optional<DataRace> race =
      races_.check(std::move(access), running_thread(), me.events, clock);
  if (race.has_value()) {
    if (recorder_ != nullptr) {
      recorder_->race(*this, *race);
    }
    data_races_.push_back(std::move(*race));
  }
  return races_.promoted(address);
}

/// Whether the other threads have ended, and all they did happens before what `clock` belongs to.
bool Execution::all_done_before(const ClockTable::Count* clock) const {
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    const Thread& thread = threads_[slot];
    const bool over = thread.state == ThreadState::ended || thread.state == ThreadState::absent;
    if (slot != fiber::current() && !thread.actor && (!over || clock[slot] < thread.events)) {
      return false;
    }
  }
  return true;
}

/// Whether a pending operation can go on without touching its object, as a thread that was notified
/// does not need the condition variable any more.
bool Execution::leaves_alone(const Operation& operation, ObjectId object) {
  const Labels& offers = labels(operation, {});
  if (offers.empty()) {
    return false;
  }
  Accesses accesses;
  apply_and_undo(operation, offers[0].label, accesses);
  return std::ranges::none_of(accesses, [&](const Entry& entry) { return entry.object == object; });
}

void Execution::destroyed(ObjectId object) {
  const ObjectRecord& record = world_.object(object);
  if (position_ < kept_) {
    return;  // looked at when these events were new
  }
  if (const char* const wrong = record.kind->destruction(world_, object)) {
    report("misuse", name_of(object), wrong);
    return;
  }
  const Thread& me = running();
  const ClockTable::Count* const clock = sync_.clock_of(me);
  if (all_done_before(clock)) {
    return;
  }
  for (std::size_t i = events_.size(); i-- > 0;) {
    const Operation& operation = events_[i].operation;
    if ((operation.object == object || operation.other == object) &&
        operation.thread != running_thread() && !threads_[index_of(operation.thread)].actor &&
        !Synchronisation::happens_before(operation.thread, operation.index, clock)) {
      report("misuse", name_of(object),
             name_of(object) + " is destroyed by " + name_of(running_thread()) + " while " +
                 name_of(operation.thread) +
                 " may still use it: nothing orders its last use before");
      return;
    }
  }
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    const Thread& other = threads_[slot];
    if (other.state == ThreadState::announced && !other.actor && other.pending.object == object &&
        !leaves_alone(other.pending, object)) {
      report("misuse", name_of(object),
             name_of(object) + " is destroyed while " + name_of(thread_id(slot)) +
                 " is about to use it");
      return;
    }
  }
}

bool Execution::alone() const {
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    if (thread_id(slot) != running_thread() && thread_id(slot) != kClockThread &&
        threads_[slot].state != ThreadState::absent) {
      return false;
    }
  }
  return true;
}

void Execution::add_invariant(detail::InvariantType type, std::string_view name,
                              const std::vector<Cell>& cells, const std::function<bool()>& holds) {
  Invariants::Invariant invariant;
  invariant.type = type;
  invariant.name = name;
  for (const Cell& cell : cells) {
    invariant.cells.push_back(world_.index_of(cell));
  }
  invariant.holds = holds;  // a copy: made on the host heap
  const std::size_t index = invariants_.add(std::move(invariant), world_);
  if (position_ >= kept_) {
    evaluate_invariant(index);
  }
}

Cell Execution::add_guard(ObjectId mutex, const std::function<Value()>& projection) {
  const Value initial = projection();
  const ObjectId value = create(kind_id<GuardKind>(), {}, &initial, false, nullptr);
  guards_.push_back({mutex, value, projection});
  return {value};
}

Constant Execution::release_projections(ObjectId mutex) {
  std::string bytes;
  for (const Guard& guard : guards_) {
    if (guard.mutex == mutex) {
      const Projected projected{guard.value, 0, guard.projection()};
      bytes.append(reinterpret_cast<const char*>(&projected), sizeof projected);
    }
  }
  return constant(bytes);
}

}  // namespace ordercheck::runtime

namespace ordercheck::detail {

void apply_projections(Step& step, Constant projections) {
  const std::string_view bytes = bytes_of(projections);
  for (std::size_t at = 0; at + sizeof(runtime::Projected) <= bytes.size();
       at += sizeof(runtime::Projected)) {
    runtime::Projected projected;
    std::memcpy(&projected, bytes.data() + at, sizeof projected);
    // An unchanged value touches nothing: releases that change nothing commute for the invariants.
    if (step.world().at<Value>({projected.guard}) != projected.value) {
      step.write<Value>({projected.guard}) = projected.value;
    }
  }
}

}  // namespace ordercheck::detail
