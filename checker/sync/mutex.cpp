// SPDX-License-Identifier: Apache-2.0
#include "sync/mutex_kind.hpp"
#include "sync/timeout.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kMutexRules = rules_of<sync::MutexKind>();
constinit const KindRules kTimedMutexRules = rules_of<sync::TimedMutexKind>();
constinit const KindRules kRecursiveMutexRules = rules_of<sync::RecursiveMutexKind>();
constinit const KindRules kRecursiveTimedMutexRules = rules_of<sync::RecursiveTimedMutexKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

bool owns(const MutexState& state, ThreadId thread) { return state.owner == owner_mark(thread); }

Value acquire(Step& step, Cell cell) {
  auto& state = step.write<MutexState>(cell, Sync::acquire);
  state.owner = owner_mark(step.operation.thread);
  ++state.depth;
  return {1};
}

Value relocked(Step& step, Cell cell) {
  step.read<MutexState>(cell);
  step.misuse("the thread locks a mutex that it already owns");
  return {0, detail::kMisused};
}

Value try_lock(Step& step, Cell cell, bool recursive) {
  const auto state = step.world().at<MutexState>(cell);
  if (owns(state, step.operation.thread) && !recursive) {
    return relocked(step, cell);
  }
  if (state.owner == 0 || owns(state, step.operation.thread)) {
    return acquire(step, cell);
  }
  step.read<MutexState>(cell);
  return {0};
}

}  // namespace

bool release_mutex(Step& step, Cell cell, std::string_view problem) {
  if (!owns(step.world().at<MutexState>(cell), step.operation.thread)) {
    step.read<MutexState>(cell);
    step.misuse(problem);
    return false;
  }
  auto& state = step.write<MutexState>(cell, Sync::release);
  if (--state.depth == 0) {
    state.owner = 0;
    detail::apply_projections(step, step.operation.constant);
  }
  return true;
}

void AnyMutex::labels_of(const World& world, const Operation& operation, bool recursive,
                         Labels& labels) {
  const MutexVerb verb{operation.verb};
  if (verb == MutexVerb::try_lock || verb == MutexVerb::unlock) {
    labels.add();
    return;
  }
  const auto& state = world.at<MutexState>({operation.object});
  if (state.owner == 0 || (recursive && owns(state, operation.thread))) {
    labels.add(kGranted);
  } else if (owns(state, operation.thread)) {
    labels.add(kRelocked);
  } else if (verb == MutexVerb::lock_until && timed_out(world, operation)) {
    labels.add(kTimedOut);
  }
}

Value AnyMutex::apply_to(Step& step, bool recursive) {
  const Cell cell{step.operation.object};
  switch (MutexVerb{step.operation.verb}) {
    case MutexVerb::try_lock:
      return try_lock(step, cell, recursive);
    case MutexVerb::lock:
    case MutexVerb::lock_until:
      if (step.label == kRelocked) {
        return relocked(step, cell);
      }
      if (step.label == kTimedOut) {
        step.read<MutexState>(cell);
        step.now();
        return {0};
      }
      return acquire(step, cell);
    case MutexVerb::unlock:
      return {0, release_mutex(step, cell, "unlock by a thread that does not own the mutex")
                     ? 0
                     : detail::kMisused};
  }
  return {};
}

CellMode AnyMutex::mode_of(const MutexState& state, const Operation& operation, bool recursive) {
  const bool own = owns(state, operation.thread);
  const bool takes = state.owner == 0 || (recursive && own);
  switch (MutexVerb{operation.verb}) {
    case MutexVerb::lock:
      return takes ? CellMode::write : own ? CellMode::general : CellMode::blocked;
    case MutexVerb::try_lock:
      return takes ? CellMode::write : own ? CellMode::general : CellMode::read;
    case MutexVerb::lock_until:
      return CellMode::general;
    case MutexVerb::unlock:
      return own && operation.constant == Constant::none ? CellMode::write : CellMode::general;
  }
  return CellMode::general;
}

/// Where `mode_of` says read or write.
Value AnyMutex::step_at(MutexState& state, const Operation& operation, Sync& sync) {
  if (MutexVerb{operation.verb} == MutexVerb::unlock) {
    sync = Sync::release;
    --state.depth;
    state.owner = state.depth == 0 ? 0 : state.owner;
    return {};
  }
  if (state.owner != 0 && !owns(state, operation.thread)) {
    return {0};
  }
  sync = Sync::acquire;
  state.owner = owner_mark(operation.thread);
  ++state.depth;
  return {1};
}

void AnyMutex::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  touches.push_back({{operation.object}, Access::write, Sync::none, {}});
  if (MutexVerb{operation.verb} == MutexVerb::lock_until) {
    touch_clock(touches);
  }
}

void AnyMutex::waits_for(const World& world, const Operation& operation,
                         std::vector<ThreadId>& threads) {
  const auto& state = world.at<MutexState>({operation.object});
  if (state.owner != 0) {
    threads.push_back(owner_of(state.owner));
  }
}

std::optional<Time> AnyMutex::deadline(const World&, const Operation& operation) {
  const bool timed = MutexVerb{operation.verb} == MutexVerb::lock_until;
  return timed ? std::optional{deadline_of(operation)} : std::nullopt;
}

std::string AnyMutex::describe(const Operation& operation, Label label, Value result) {
  switch (MutexVerb{operation.verb}) {
    case MutexVerb::lock:
      return "lock";
    case MutexVerb::try_lock:
      return with_outcome("try_lock", result);
    case MutexVerb::lock_until:
      return "try_lock " + until_text(operation) + (label == kTimedOut ? " -> timeout" : "");
    case MutexVerb::unlock:
      return "unlock";
  }
  return {};
}

const char* AnyMutex::destruction(const World& world, ObjectId object) {
  return world.at<MutexState>({object}).owner != 0 ? "a locked mutex is destroyed" : nullptr;
}

}  // namespace ordercheck::sync
