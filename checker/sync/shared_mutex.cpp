// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/detail/door.hpp>

#include "sync/mutex_kind.hpp"
#include "sync/shared_mutex_kind.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kSharedMutexRules = rules_of<sync::SharedMutexKind>();

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

Value relocked(Step& step, ObjectId object) {
  step.read<SharedMutexCell>(writer_cell(object));
  step.read<SharedMutexCell>(reader_cell(object, step.operation.thread));
  step.misuse("the thread locks a shared_mutex that it already holds");
  return {0, detail::kMisused};
}

Value refused(Step& step, ObjectId object, std::string_view problem) {
  step.read<SharedMutexCell>(writer_cell(object));
  step.read<SharedMutexCell>(reader_cell(object, step.operation.thread));
  step.misuse(problem);
  return {0, detail::kMisused};
}

Value try_lock(Step& step, ObjectId object) {
  if (SharedMutexKind::held_by(step.world(), object, step.operation.thread)) {
    return relocked(step, object);
  }
  if (SharedMutexKind::free_for_writer(step.world(), object)) {
    SharedMutexKind::acquire(step, object);
    return {1};
  }
  step.read<SharedMutexCell>(writer_cell(object));
  if (writer_of(step.world(), object) == 0) {
    read_all(step, object, Sync::none);
  }
  return {0};
}

Value try_lock_shared(Step& step, ObjectId object) {
  if (SharedMutexKind::held_by(step.world(), object, step.operation.thread)) {
    return relocked(step, object);
  }
  if (SharedMutexKind::free_for_reader(step.world(), object)) {
    SharedMutexKind::acquire_shared(step, object);
    return {1};
  }
  step.read<SharedMutexCell>(writer_cell(object));
  return {0};
}

Value unlock(Step& step, ObjectId object) {
  if (writer_of(step.world(), object) != owner_mark(step.operation.thread)) {
    return refused(step, object, "unlock by a thread that does not own the shared_mutex");
  }
  step.write<SharedMutexCell>(writer_cell(object), Sync::release).holder = 0;
  detail::apply_projections(step, step.operation.constant);
  return {};
}

Value unlock_shared(Step& step, ObjectId object) {
  if (!reads(step.world(), object, step.operation.thread)) {
    return refused(step, object,
                   "unlock_shared by a thread that does not read under the shared_mutex");
  }
  step.write<SharedMutexCell>(reader_cell(object, step.operation.thread), Sync::release).holder = 0;
  return {};
}

}  // namespace

bool SharedMutexKind::free_for_reader(const World& world, ObjectId object) {
  return writer_of(world, object) == 0;
}

bool SharedMutexKind::free_for_writer(const World& world, ObjectId object) {
  bool free = writer_of(world, object) == 0;
  for_each_thread(world, [&](ThreadId thread) { free = free && !reads(world, object, thread); });
  return free;
}

bool SharedMutexKind::held_by(const World& world, ObjectId object, ThreadId thread) {
  return writer_of(world, object) == owner_mark(thread) || reads(world, object, thread);
}

void SharedMutexKind::acquire(Step& step, ObjectId object) {
  step.write<SharedMutexCell>(writer_cell(object), Sync::acquire).holder =
      owner_mark(step.operation.thread);
  read_all(step, object, Sync::acquire);
}

void SharedMutexKind::acquire_shared(Step& step, ObjectId object) {
  step.read<SharedMutexCell>(writer_cell(object), Sync::acquire);
  step.write<SharedMutexCell>(reader_cell(object, step.operation.thread)).holder = 1;
}

void SharedMutexKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const SharedMutexVerb verb{operation.verb};
  const ObjectId object = operation.object;
  if (verb != SharedMutexVerb::lock && verb != SharedMutexVerb::lock_shared) {
    labels.add();
  } else if (held_by(world, object, operation.thread)) {
    labels.add(kRelocked);
  } else if (verb == SharedMutexVerb::lock ? free_for_writer(world, object)
                                           : free_for_reader(world, object)) {
    labels.add(kGranted);
  }
}

Value SharedMutexKind::apply(Step& step) {
  const ObjectId object = step.operation.object;
  const SharedMutexVerb verb{step.operation.verb};
  switch (verb) {
    case SharedMutexVerb::lock:
    case SharedMutexVerb::lock_shared:
      if (step.label == kRelocked) {
        return relocked(step, object);
      }
      if (verb == SharedMutexVerb::lock) {
        acquire(step, object);
      } else {
        acquire_shared(step, object);
      }
      return {1};
    case SharedMutexVerb::try_lock:
      return try_lock(step, object);
    case SharedMutexVerb::try_lock_shared:
      return try_lock_shared(step, object);
    case SharedMutexVerb::unlock:
      return unlock(step, object);
    case SharedMutexVerb::unlock_shared:
      return unlock_shared(step, object);
  }
  return {};
}

void SharedMutexKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  switch (SharedMutexVerb{operation.verb}) {
    case SharedMutexVerb::lock:
    case SharedMutexVerb::try_lock:
      touches.push_back({writer_cell(operation.object), Access::write, Sync::none, {}});
      touches.push_back({{operation.object, whole}, Access::read, Sync::none, {}});
      return;
    case SharedMutexVerb::unlock:
      touches.push_back({writer_cell(operation.object), Access::write, Sync::none, {}});
      break;
    case SharedMutexVerb::lock_shared:
    case SharedMutexVerb::try_lock_shared:
    case SharedMutexVerb::unlock_shared:
      touches.push_back({writer_cell(operation.object), Access::read, Sync::none, {}});
      break;
  }
  touches.push_back(
      {reader_cell(operation.object, operation.thread), Access::write, Sync::none, {}});
}

void SharedMutexKind::waits_for(const World& world, const Operation& operation,
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

std::string SharedMutexKind::describe(const Operation& operation, Label, Value result) {
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
  }
  return {};
}

const char* SharedMutexKind::destruction(const World& world, ObjectId object) {
  return free_for_writer(world, object) ? nullptr : "a locked shared_mutex is destroyed";
}

}  // namespace ordercheck::sync
