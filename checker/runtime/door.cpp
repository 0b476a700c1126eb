// SPDX-License-Identifier: Apache-2.0
// The door between the faces and the running execution.
#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstdlib>
#include <exception>

#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/story.hpp>
#include <ordercheck/settle.hpp>

#include "runtime/execution.hpp"
#include "runtime/recorder.hpp"
#include "runtime/runtime_scope.hpp"

namespace ordercheck {

namespace {

using runtime::Execution;
using runtime::RuntimeScope;

[[noreturn]] void outside(const char* what) {
  std::fprintf(
      stderr,
      "ordercheck: %s outside an execution; objects of ordercheck/sync.hpp work inside the body of "
      "ordercheck::check or of an ORDERCHECK_TEST\n",
      what);
  std::abort();
}

Execution& running(const char* what) {
  if (detail::current_execution == 0 || fiber::current() == fiber::kHost) {
    outside(what);
  }
  return *Execution::current;
}

void begin_to_watch(Execution& execution, std::string_view name, const void* caller) {
  if (!execution.alone()) {
    Operation operation;
    operation.kind = kind_id<runtime::WatchKind>();
    operation.object = runtime::kInvariants;
    operation.constant = constant(name);
    execution.announce(operation, caller);
  }
}

}  // namespace

Value announce(const Operation& operation) {
  Execution& execution = running("an operation");
  const RuntimeScope scope;
  if (execution.recorder() != nullptr && execution.recorder()->observing()) {
    // A watched value is being read: an answer without an event.
    runtime::Accesses footprint;
    return execution.apply_and_undo(operation, 0, footprint);
  }
  return execution.announce(operation, __builtin_return_address(0));
}

Actor::Actor(std::string_view name, const Operation& operation) {
  Execution& execution = running("an actor");
  const RuntimeScope scope;
  id_ = execution.add_actor(name, operation);
}

void settle(std::chrono::nanoseconds horizon) {
  Execution& execution = running("settle");
  const RuntimeScope scope;
  Operation operation;
  operation.kind = kind_id<runtime::ClockKind>();
  operation.verb = runtime::ClockKind::settle;
  operation.object = runtime::kClock;
  operation.arguments[0].low = std::bit_cast<std::uint64_t>(Time{horizon.count()});
  execution.raise_horizon(horizon.count());
  execution.announce(operation, __builtin_return_address(0));
}

void require(bool condition, std::string_view message) {
  if (condition) {
    return;
  }
  detail::report("assertion", "", message);
  detail::park();
}

namespace detail {

HostScope::HostScope() noexcept : before_{std::exchange(runtime::body_heap, false)} {}

HostScope::~HostScope() { runtime::body_heap = before_; }

bool on_controlled_thread() noexcept {
  return current_execution != 0 && fiber::current() != fiber::kHost && runtime::body_heap;
}

ObjectId create_object(KindId kind, std::string_view name, const void* initial) {
  Execution& execution = running("an object");
  const RuntimeScope scope;
  return execution.create(kind, name, initial, false, nullptr);
}

void Handle::construct(const void* initial) noexcept {
  if (!on_controlled_thread()) {
    return;
  }
  const RuntimeScope scope;
  object_ = Execution::current->create(kind_, {}, initial, false, this);
  execution_ = current_execution;
}

void Handle::attach(const void* initial) const {
  Execution& execution = running("an operation");
  const RuntimeScope scope;
  if (execution_ == kDestroyed) {
    report("misuse", execution.name_of(object_),
           "a destroyed " + std::string{kind_->name} + " is used");
    park();
  }
  object_ = execution.create(kind_, {}, initial, true, this);
  execution_ = current_execution;
}

void Handle::retire() noexcept {
  if (execution_ == 0 || execution_ != current_execution || !on_controlled_thread()) {
    return;
  }
  const RuntimeScope scope;
  Execution::current->destroyed(object_);
  *const_cast<volatile std::uint32_t*>(&execution_) = kDestroyed;
}

std::string name_of(ObjectId object) {
  const RuntimeScope scope;
  return Execution::current->name_of(object);
}

ThreadId spawn(void (*run)(void*), void* closure) {
  Execution& execution = running("a thread");
  const RuntimeScope scope;
  return execution.spawn(run, closure, __builtin_return_address(0));
}

void join(ThreadId thread) {
  Execution& execution = running("join");
  const RuntimeScope scope;
  Operation operation;
  operation.kind = kind_id<runtime::ThreadKind>();
  operation.verb = runtime::ThreadKind::join;
  operation.object = runtime::kThreads;
  operation.arguments[0].low = static_cast<std::uint64_t>(thread);
  execution.announce(operation, __builtin_return_address(0));
}

void detach(ThreadId) {}

ThreadId this_thread() noexcept {
  return current_execution == 0 || fiber::current() == fiber::kHost
             ? ThreadId{0}
             : Execution::current->running_thread();
}

void at_thread_exit(void (*run)(void*), void* argument) {
  Execution& execution = running("at_thread_exit");
  const RuntimeScope scope;
  execution.running().at_exit.emplace_back(run, argument);
}

void yield() {
  Execution& execution = running("yield");
  const RuntimeScope scope;
  execution.yield(__builtin_return_address(0));
}

void forget_reads() {
  Execution& execution = running("await");
  execution.forget_reads();
}

void sleep_until(Time when) {
  Execution& execution = running("sleep");
  const RuntimeScope scope;
  Operation operation;
  operation.kind = kind_id<runtime::ClockKind>();
  operation.verb = runtime::ClockKind::sleep;
  operation.object = runtime::kClock;
  operation.arguments[0].low = std::bit_cast<std::uint64_t>(when);
  execution.announce(operation, __builtin_return_address(0));
}

Time now() {
  Execution& execution = running("the clock");
  const RuntimeScope scope;
  Operation operation;
  operation.kind = kind_id<runtime::ClockKind>();
  operation.verb = runtime::ClockKind::read;
  operation.object = runtime::kClock;
  return std::bit_cast<Time>(execution.announce(operation, __builtin_return_address(0)).low);
}

std::uint64_t choose(std::string_view name, std::uint64_t count) {
  Execution& execution = running("choose");
  const RuntimeScope scope;
  if (count == 0) {
    report("misuse", name, "choose(\"" + std::string{name} + "\", 0) has nothing to choose from");
    park();
  }
  Operation operation;
  operation.kind = kind_id<runtime::ChoiceKind>();
  operation.constant = constant(name);
  operation.arguments[0].low = count;
  return execution.announce(operation, __builtin_return_address(0)).low;
}

unsigned spurious_wakeup_limit() noexcept {
  return current_execution == 0 ? 0 : Execution::current->settings().spurious_wakeups;
}

std::uint64_t random_seed() noexcept {
  return current_execution == 0 ? 1 : Execution::current->settings().seed;
}

bool access(const void* address, std::size_t size, bool write) {
  if (!on_controlled_thread()) {
    return false;
  }
  const RuntimeScope scope;
  return Execution::current->plain_access(address, size, write, __builtin_return_address(0));
}

void report(std::string_view type, std::string_view name, std::string_view message) {
  if (current_execution == 0) {
    outside(std::string{message}.c_str());
  }
  Execution::current->report(type, name, message);
}

void park() {
  Execution& execution = running("park");
  const RuntimeScope scope;
  execution.park();
}

bool violated() noexcept {
  return current_execution != 0 && !Execution::current->violations().empty();
}

void note(std::string_view text) {
  Execution& execution = running("note");
  const RuntimeScope scope;
  if (execution.recorder() != nullptr) {
    execution.recorder()->note(execution.running_thread(), text);
  }
}

void watch(std::string_view name, const std::function<std::string()>& value) {
  Execution& execution = running("watch");
  const RuntimeScope scope;
  if (execution.recorder() != nullptr) {
    execution.recorder()->watch(name, value);
  }
}

void set_name(ObjectId object, std::string_view name) {
  Execution& execution = running("name");
  const RuntimeScope scope;
  execution.world().object(object).name = name;
}

void set_thread_name(std::string_view name) {
  Execution& execution = running("name_thread");
  const RuntimeScope scope;
  execution.running().name = name;
}

void open_row(std::string_view text) {
  Execution& execution = running("StoryRow");
  const RuntimeScope scope;
  if (execution.recorder() != nullptr) {
    execution.recorder()->open_row(execution.running_thread(), text);
  }
}

void close_row() {
  Execution& execution = running("StoryRow");
  const RuntimeScope scope;
  if (execution.recorder() != nullptr) {
    execution.recorder()->close_row(execution.running_thread());
  }
}

void add_invariant(InvariantType type, std::string_view name, const std::vector<Cell>& cells,
                   const std::function<bool()>& holds) {
  Execution& execution = running("an invariant");
  const RuntimeScope scope;
  begin_to_watch(execution, name, __builtin_return_address(0));
  execution.add_invariant(type, name, cells, holds);
}

const void* cell_state(Cell cell) { return Execution::current->world().find(cell); }

Cell add_guard(const Handle& mutex, ObjectId mutex_id, const std::function<Value()>& projection) {
  Execution& execution = running("guarded_by");
  const RuntimeScope scope;
  begin_to_watch(execution, "what a mutex guards", __builtin_return_address(0));
  mutex.set_guarded();
  return execution.add_guard(mutex_id, projection);
}

Constant release_projections(ObjectId mutex) {
  Execution& execution = running("unlock");
  const RuntimeScope scope;
  return execution.release_projections(mutex);
}

}  // namespace detail

}  // namespace ordercheck
