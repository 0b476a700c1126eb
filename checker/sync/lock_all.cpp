// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstring>

#include "sync/lock_all_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/shared_mutex_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kLockAllRules = rules_of<sync::LockAllKind>();

void lock_targets(const LockTarget* targets, std::size_t count) {
  Operation operation;
  operation.kind = &kLockAllRules;
  operation.object = targets[0].object;
  operation.other = targets[1].object;
  operation.constant = constant({reinterpret_cast<const char*>(targets), count * sizeof *targets});
  announce_checked(operation);
}

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

using detail::LockTarget;
using detail::LockWay;

std::vector<LockTarget> targets_of(const Operation& operation) {
  const std::string_view bytes = bytes_of(operation.constant);
  std::vector<LockTarget> targets(bytes.size() / sizeof(LockTarget));
  std::memcpy(targets.data(), bytes.data(), bytes.size());
  return targets;
}

bool is_shared(LockWay way) {
  return way == LockWay::shared_mutex || way == LockWay::shared_mutex_shared;
}

bool is_owner(const World& world, const LockTarget& target, ThreadId thread) {
  if (is_shared(target.way)) {
    return AnySharedMutex::held_by(world, target.object, thread);
  }
  return world.at<MutexState>({target.object}).owner == owner_mark(thread);
}

bool is_free(const World& world, const LockTarget& target, ThreadId thread) {
  switch (target.way) {
    case LockWay::mutex:
      return world.at<MutexState>({target.object}).owner == 0;
    case LockWay::recursive_mutex:
      return world.at<MutexState>({target.object}).owner == 0 || is_owner(world, target, thread);
    case LockWay::shared_mutex:
      return AnySharedMutex::free_for_writer(world, target.object);
    case LockWay::shared_mutex_shared:
      return AnySharedMutex::free_for_reader(world, target.object);
  }
  return false;
}

void acquire(Step& step, const LockTarget& target) {
  if (target.way == LockWay::shared_mutex) {
    AnySharedMutex::acquire(step, target.object);
  } else if (target.way == LockWay::shared_mutex_shared) {
    AnySharedMutex::acquire_shared(step, target.object);
  } else {
    auto& state = step.write<MutexState>({target.object}, Sync::acquire);
    state.owner = owner_mark(step.operation.thread);
    ++state.depth;
  }
}

/// A mutex that the thread can never get because it holds it already.
bool is_relocked(const World& world, const LockTarget& target, ThreadId thread) {
  return target.way != LockWay::recursive_mutex && is_owner(world, target, thread);
}

}  // namespace

void LockAllKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const std::vector<LockTarget> targets = targets_of(operation);
  const ThreadId thread = operation.thread;
  if (std::ranges::any_of(targets,
                          [&](const LockTarget& t) { return is_relocked(world, t, thread); })) {
    labels.add(kRelocked);
  } else if (std::ranges::all_of(targets,
                                 [&](const LockTarget& t) { return is_free(world, t, thread); })) {
    labels.add(kGranted);
  }
}

Value LockAllKind::apply(Step& step) {
  const std::vector<LockTarget> targets = targets_of(step.operation);
  if (step.label == kRelocked) {
    for (const LockTarget& target : targets) {
      step.touch({target.object, whole}, Access::read);
    }
    step.misuse("the thread locks a mutex that it already owns");
    return {0, detail::kMisused};
  }
  for (const LockTarget& target : targets) {
    acquire(step, target);
  }
  return {1};
}

void LockAllKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  for (const LockTarget& target : targets_of(operation)) {
    touches.push_back({{target.object, whole}, Access::write, Sync::none, {}});
  }
}

void LockAllKind::waits_for(const World& world, const Operation& operation,
                            std::vector<ThreadId>& threads) {
  for (const LockTarget& target : targets_of(operation)) {
    Operation lock = operation;
    lock.object = target.object;
    if (is_shared(target.way)) {
      AnySharedMutex::waits_for(world, lock, threads);
    } else {
      AnyMutex::waits_for(world, lock, threads);
    }
  }
}

std::string LockAllKind::describe(const Operation& operation, Label, Value) {
  return "lock " + std::to_string(targets_of(operation).size()) + " mutexes at once";
}

}  // namespace ordercheck::sync
