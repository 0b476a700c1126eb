// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/detail/door.hpp>

#include "sync/mutex_kind.hpp"
#include "sync/shared_mutex_kind.hpp"
#include "sync/timeout.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kSharedMutexRules = rules_of<sync::SharedMutexKind>();
constinit const KindRules kSharedTimedMutexRules = rules_of<sync::SharedTimedMutexKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

Cell writer_cell(ObjectId object) { return {object}; }

Cell reader_cell(ObjectId object, ThreadId thread) {
  return {object, static_cast<Key>(thread) + 1};
}

template <class Visit>
void for_each_thread(const World& world, Visit visit) {
  for (std::size_t slot = 0; slot < world.thread_count(); ++slot) {
    visit(ThreadId{static_cast<std::uint16_t>(slot)});
  }
}

bool reads(const World& world, ObjectId object, ThreadId thread) {
  return world.at<SharedMutexCell>(reader_cell(object, thread)).holder != 0;
}

std::uint64_t writer_of(const World& world, ObjectId object) {
  return world.at<SharedMutexCell>(writer_cell(object)).holder;
}

/// What decides whether a writer may come in: later threads that begin to read conflict through the
/// writer's cell.
void read_all(Step& step, ObjectId object, Sync sync) {
  for_each_thread(step.world(), [&](ThreadId thread) {
    step.read<SharedMutexCell>(reader_cell(object, thread), sync);
  });
}

void report_misuse(Step& step, ObjectId object, std::string_view problem) {
  step.read<SharedMutexCell>(writer_cell(object));
  step.read<SharedMutexCell>(reader_cell(object, step.operation.thread));
  step.misuse(problem);
}

Value relocked(Step& step, ObjectId object) {
  report_misuse(
      step, object,
      "the thread locks a " + std::string{step.operation.kind->name} + " that it already holds");
  return {0, detail::kMisused};
}

/// Neither granted nor refused for good: reads what decides that the lock is held.
void read_holders(Step& step, ObjectId object, bool exclusive) {
  step.read<SharedMutexCell>(writer_cell(object));
  if (exclusive && writer_of(step.world(), object) == 0) {
    read_all(step, object, Sync::none);
  }
}

bool is_shared(SharedMutexVerb verb) {
  return verb == SharedMutexVerb::lock_shared || verb == SharedMutexVerb::try_lock_shared ||
         verb == SharedMutexVerb::lock_shared_until || verb == SharedMutexVerb::unlock_shared;
}

bool is_timed(SharedMutexVerb verb) {
  return verb == SharedMutexVerb::lock_until || verb == SharedMutexVerb::lock_shared_until;
}

Value acquire_either(Step& step, ObjectId object) {
  if (is_shared(SharedMutexVerb{step.operation.verb})) {
    AnySharedMutex::acquire_shared(step, object);
  } else {
    AnySharedMutex::acquire(step, object);
  }
  return {1};
}

bool free_for(const World& world, const Operation& operation) {
  return is_shared(SharedMutexVerb{operation.verb})
             ? AnySharedMutex::free_for_reader(world, operation.object)
             : AnySharedMutex::free_for_writer(world, operation.object);
}

Value try_lock(Step& step, ObjectId object) {
  if (AnySharedMutex::held_by(step.world(), object, step.operation.thread)) {
    return relocked(step, object);
  }
  if (free_for(step.world(), step.operation)) {
    return acquire_either(step, object);
  }
  read_holders(step, object, !is_shared(SharedMutexVerb{step.operation.verb}));
  return {0};
}

Value lock(Step& step, ObjectId object) {
  if (step.label == kRelocked) {
    return relocked(step, object);
  }
  if (step.label == kTimedOut) {
    read_holders(step, object, !is_shared(SharedMutexVerb{step.operation.verb}));
    // The own cell, too: who holds it already is not granted it, nor timed out.
    step.read<SharedMutexCell>(reader_cell(object, step.operation.thread));
    step.now();
    return {0};
  }
  return acquire_either(step, object);
}

}  // namespace

bool AnySharedMutex::free_for_reader(const World& world, ObjectId object) {
  return writer_of(world, object) == 0;
}

bool AnySharedMutex::free_for_writer(const World& world, ObjectId object) {
  bool free = writer_of(world, object) == 0;
  for_each_thread(world, [&](ThreadId thread) { free = free && !reads(world, object, thread); });
  return free;
}

bool AnySharedMutex::held_by(const World& world, ObjectId object, ThreadId thread) {
  return writer_of(world, object) == owner_mark(thread) || reads(world, object, thread);
}

void AnySharedMutex::acquire(Step& step, ObjectId object) {
  step.write<SharedMutexCell>(writer_cell(object), Sync::acquire).holder =
      owner_mark(step.operation.thread);
  read_all(step, object, Sync::acquire);
}

void AnySharedMutex::acquire_shared(Step& step, ObjectId object) {
  step.read<SharedMutexCell>(writer_cell(object), Sync::acquire);
  step.write<SharedMutexCell>(reader_cell(object, step.operation.thread)).holder = 1;
}

bool AnySharedMutex::release(Step& step, ObjectId object, std::string_view problem) {
  if (writer_of(step.world(), object) != owner_mark(step.operation.thread)) {
    report_misuse(step, object, problem);
    return false;
  }
  step.write<SharedMutexCell>(writer_cell(object), Sync::release).holder = 0;
  detail::apply_projections(step, step.operation.constant);
  return true;
}

bool AnySharedMutex::release_shared(Step& step, ObjectId object, std::string_view problem) {
  if (!reads(step.world(), object, step.operation.thread)) {
    report_misuse(step, object, problem);
    return false;
  }
  step.write<SharedMutexCell>(reader_cell(object, step.operation.thread), Sync::release).holder = 0;
  return true;
}

void AnySharedMutex::labels(const World& world, const Operation& operation, Labels& labels) {
  switch (SharedMutexVerb{operation.verb}) {
    case SharedMutexVerb::try_lock:
    case SharedMutexVerb::try_lock_shared:
    case SharedMutexVerb::unlock:
    case SharedMutexVerb::unlock_shared:
      labels.add();
      return;
    default:
      break;
  }
  if (held_by(world, operation.object, operation.thread)) {
    labels.add(kRelocked);
  } else if (free_for(world, operation)) {
    labels.add(kGranted);
  } else if (is_timed(SharedMutexVerb{operation.verb}) && timed_out(world, operation)) {
    labels.add(kTimedOut);
  }
}

Value AnySharedMutex::apply(Step& step) {
  const ObjectId object = step.operation.object;
  const std::string name{step.operation.kind->name};
  bool released = false;
  switch (SharedMutexVerb{step.operation.verb}) {
    case SharedMutexVerb::lock:
    case SharedMutexVerb::lock_shared:
    case SharedMutexVerb::lock_until:
    case SharedMutexVerb::lock_shared_until:
      return lock(step, object);
    case SharedMutexVerb::try_lock:
    case SharedMutexVerb::try_lock_shared:
      return try_lock(step, object);
    case SharedMutexVerb::unlock:
      released = release(step, object, "unlock by a thread that does not own the " + name);
      break;
    case SharedMutexVerb::unlock_shared:
      released = release_shared(step, object,
                                "unlock_shared by a thread that does not read under the " + name);
      break;
  }
  return {0, released ? 0 : detail::kMisused};
}

void AnySharedMutex::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  if (is_timed(SharedMutexVerb{operation.verb})) {
    touch_clock(touches);
  }
  switch (SharedMutexVerb{operation.verb}) {
    case SharedMutexVerb::lock:
    case SharedMutexVerb::try_lock:
    case SharedMutexVerb::lock_until:
      touches.push_back({writer_cell(operation.object), Access::write, Sync::none, {}});
      touches.push_back({{operation.object, whole}, Access::read, Sync::none, {}});
      return;
    case SharedMutexVerb::unlock:
      touches.push_back({writer_cell(operation.object), Access::write, Sync::none, {}});
      break;
    case SharedMutexVerb::lock_shared:
    case SharedMutexVerb::try_lock_shared:
    case SharedMutexVerb::lock_shared_until:
    case SharedMutexVerb::unlock_shared:
      touches.push_back({writer_cell(operation.object), Access::read, Sync::none, {}});
      break;
  }
  touches.push_back(
      {reader_cell(operation.object, operation.thread), Access::write, Sync::none, {}});
}

void AnySharedMutex::waits_for(const World& world, const Operation& operation,
                               std::vector<ThreadId>& threads) {
  const std::uint64_t writer = writer_of(world, operation.object);
  if (writer != 0) {
    threads.push_back(owner_of(static_cast<std::uint32_t>(writer)));
    return;
  }
  for_each_thread(world, [&](ThreadId thread) {
    if (reads(world, operation.object, thread)) {
      threads.push_back(thread);
    }
  });
}

std::optional<Time> AnySharedMutex::deadline(const World&, const Operation& operation) {
  return is_timed(SharedMutexVerb{operation.verb}) ? std::optional{deadline_of(operation)}
                                                   : std::nullopt;
}

std::string AnySharedMutex::describe(const Operation& operation, Label label, Value result) {
  switch (SharedMutexVerb{operation.verb}) {
    case SharedMutexVerb::lock:
      return "lock";
    case SharedMutexVerb::try_lock:
      return with_outcome("try_lock", result);
    case SharedMutexVerb::unlock:
      return "unlock";
    case SharedMutexVerb::lock_shared:
      return "lock_shared";
    case SharedMutexVerb::try_lock_shared:
      return with_outcome("try_lock_shared", result);
    case SharedMutexVerb::unlock_shared:
      return "unlock_shared";
    case SharedMutexVerb::lock_until:
    case SharedMutexVerb::lock_shared_until:
      return (is_shared(SharedMutexVerb{operation.verb}) ? "try_lock_shared " : "try_lock ") +
             until_text(operation) + (label == kTimedOut ? " -> timeout" : "");
  }
  return {};
}

const char* AnySharedMutex::destruction(const World& world, ObjectId object) {
  return free_for_writer(world, object) ? nullptr : "a locked shared mutex is destroyed";
}

}  // namespace ordercheck::sync
