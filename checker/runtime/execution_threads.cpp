// SPDX-License-Identifier: Apache-2.0
// Threads, actors and objects of an execution, and what is reported when it has ended.
#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <system_error>

#include "runtime/blocked.hpp"
#include "runtime/execution.hpp"
#include "runtime/recorder.hpp"
#include "runtime/runtime_scope.hpp"

namespace ordercheck::runtime {

namespace {

[[noreturn]] void too_many_threads() {
  throw std::system_error{std::make_error_code(std::errc::resource_unavailable_try_again),
                          "ordercheck: more than 64 threads and actors in one check"};
}

}  // namespace

/// The slot of the running thread's next child.
std::size_t Execution::child_slot() {
  const std::size_t parent = fiber::current();
  const std::uint32_t number = threads_[parent].children++;
  std::vector<std::uint8_t>& known = child_slots_[parent];
  if (number < known.size()) {
    return known[number];
  }
  const std::size_t slot = slot_for(paths_[parent] + "/" + std::to_string(number));
  if (slot == kThreadCountMax) {
    too_many_threads();
  }
  known.push_back(static_cast<std::uint8_t>(slot));
  return slot;
}

ThreadId Execution::spawn(void (*function)(void*), void* closure, const void* caller) {
  const std::size_t slot = child_slot();
  threads_used_ = std::max(threads_used_, slot + 1);
  world_.set_thread_count(threads_used_);
  Operation operation;
  operation.kind = kind_id<ThreadKind>();
  operation.verb = ThreadKind::spawn;
  operation.object = kThreads;
  operation.arguments[0].low = slot;
  announce(operation, caller);
  threads_[slot].origin = position_ - 1;
  start_thread(slot, function, closure);
  return thread_id(slot);
}

ThreadId Execution::add_actor(std::string_view name, const Operation& operation) {
  const Thread& me = running();
  const std::size_t slot = child_slot();
  threads_used_ = std::max(threads_used_, slot + 1);
  world_.set_thread_count(threads_used_);
  Thread& actor = threads_[slot];
  actor.actor = true;
  actor.name = name;
  actor.state = ThreadState::announced;
  actor.origin = me.last_event != kNoEvent ? me.last_event : me.origin;
  actor.pending = operation;
  actor.pending.thread = thread_id(slot);
  actor.pending.index = 0;
  return thread_id(slot);
}

/// The id of an object that is not known yet, or whose kind has changed.
ObjectId Execution::new_object(KindId kind, const void* initial, const std::string& path) {
  const std::string name = path + " " + std::string{kind->name};
  const auto found = path.empty() ? created_.end() : created_.find(name);
  if (found != created_.end()) {
    return found->second;
  }
  const ObjectId id = world_.add_object(kind);
  world_.object(id).path = path;
  world_.set_initial(id, initial);
  if (!path.empty()) {
    created_[name] = id;
  }
  return id;
}

ObjectId Execution::object_by_creation(KindId kind, const void* initial) {
  const std::size_t creator = fiber::current();
  const std::uint32_t number = threads_[creator].objects++;
  std::vector<ObjectId>& known = own_objects_[creator];
  if (number < known.size() && world_.object(known[number]).kind == kind) {
    return known[number];
  }
  const ObjectId id = new_object(kind, initial, paths_[creator] + "." + std::to_string(number));
  known.resize(std::max<std::size_t>(known.size(), number + 1));
  known[number] = id;
  return id;
}

ObjectId Execution::object_by_address(KindId kind, const void* initial, const void* address) {
  const auto found = by_address_.find(address);
  if (found != by_address_.end()) {
    return found->second;
  }
  return by_address_[address] = new_object(kind, initial, {});
}

void Execution::adopt(ObjectId object, const void* address) {
  ObjectRecord& record = world_.object(object);
  if (record.path.empty()) {
    record.address = address;
    by_address_[address] = object;
  } else {
    created_[record.path + " " + std::string{record.kind->name}] = object;
  }
}

ObjectId Execution::create(KindId kind, std::string_view name, const void* initial,
                           bool named_by_address, const void* address) {
  const ObjectId id = named_by_address ? object_by_address(kind, initial, address)
                                       : object_by_creation(kind, initial);
  ObjectRecord& record = world_.object(id);
  if (record.kind != kind) {
    report("misuse", name_of(id),
           "an object of kind " + std::string{kind->name} + " stands where the " +
               std::string{record.kind->name} + " " + name_of(id) + " stood");
    park();
  }
  record.address = address;
  if (!name.empty()) {
    record.name = name;
  }
  // Equal initial values, the usual case, leave the cells alone: those written by kept events hold
  // their own values.
  const std::uint64_t was = record.initial;
  const bool same = kind->state.in_place
                        ? std::memcmp(&was, initial, kind->state.size) == 0
                        : was != 0 && kind->state.equal(std::bit_cast<const void*>(was), initial);
  if (!same) {
    const bool kept_change = std::ranges::any_of(
        journal_, [&](const Change& change) { return world_.cell(change.cell).object == id; });
    if (kept_change) {
      diverge("the initial value of " + name_of(id) +
              " differs from the one in an earlier execution");
    } else {
      world_.set_initial(id, initial);
    }
  }
  record.execution = detail::current_execution;
  if (recorder_ != nullptr && record.name.empty()) {
    recorder_->created(name_of(id));
  }
  return id;
}

std::string Execution::name_of(ThreadId id) const {
  const Thread& thread = threads_[index_of(id)];
  if (!thread.name.empty()) {
    return thread.name;
  }
  const std::string& path = paths_[index_of(id)];
  if (path == "main") {
    return path;
  }
  std::string name = "thread ";
  for (const char c : path.substr(5)) {
    name += c == '/' ? '.' : c;
  }
  return name;
}

std::string Execution::name_of(ObjectId id) const {
  const ObjectRecord& record = world_.object(id);
  if (!record.name.empty()) {
    return record.name;
  }
  if (record.kind == nullptr) {
    return {};
  }
  return std::string{record.kind->name} + (record.path.empty() ? "" : " " + record.path);
}

std::string Execution::text_of(const Operation& operation) const {
  const std::string object = name_of(operation.object);
  return operation.kind->describe(operation, 0, {}) + (object.empty() ? "" : " (" + object + ")");
}

void Execution::conclude() {
  // The host looks at what the threads left: nothing runs any more.
  if (ending_ == Ending::abandoned || ending_ == Ending::diverged) {
    if (recorder_ != nullptr) {
      recorder_->finish(*this);
    }
    return;
  }
  if (ending_ == Ending::livelock) {
    report(
        "livelock", "",
        "the execution did not end within " + std::to_string(settings_.step_bound) +
            " steps, half of them in turns; a loop that waits without blocking is the usual cause");
  } else {
    const std::span<const Thread> threads{threads_.data(), threads_used_};
    const bool any_failed = std::ranges::any_of(
        threads, [](const Thread& t) { return t.state == ThreadState::failed; });
    const bool any_blocked = std::ranges::any_of(
        threads, [](const Thread& t) { return !t.actor && t.state == ThreadState::announced; });
    const std::optional<Violation> blocked = any_blocked ? describe_blocked(*this) : std::nullopt;
    if (blocked.has_value() && !any_failed) {
      report(blocked->type, blocked->name, blocked->message);
    }
    for (std::size_t i = 0; i < invariants_.all().size(); ++i) {
      const Invariants::Invariant& invariant = invariants_.all()[i];
      if (invariant.type == detail::InvariantType::finally && !blocked.has_value() &&
          !invariants_.evaluate(i)) {
        report("invariant", invariant.name,
               "at the end of the execution the invariant is broken: " + invariant.name);
      }
    }
    if (!blocked.has_value() && violations_.empty()) {
      if (const auto leak = arena_.leaks()) {
        report(leak->type, "", leak->message);
      }
    }
  }
  if (const auto damage = arena_.damage()) {
    report(damage->type, "", damage->message);
  }
  if (recorder_ != nullptr) {
    recorder_->finish(*this);
  }
}

}  // namespace ordercheck::runtime
