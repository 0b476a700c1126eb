// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "sync/stop_state_kind.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kStopRules = rules_of<sync::StopKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

using detail::kCallAtOnce;
using detail::kCallbacksPerThread;
using detail::kNoCallback;

// Keys: 0 is the flag.
constexpr Key kFirstSources = 1;
constexpr Key kBeingCalled = 100;
constexpr Key kFirstSet = 200;
constexpr Key kFirstCallback = 1000;

Cell flag_of(const Operation& operation) { return {operation.object}; }

Cell sources_of(const Operation& operation, ThreadId thread) {
  return {operation.object, kFirstSources + static_cast<Key>(thread)};
}

/// The callbacks that a thread registered: a bit for each.
Cell set_of(const Operation& operation, ThreadId thread) {
  return {operation.object, kFirstSet + static_cast<Key>(thread)};
}

Cell callback_cell(const Operation& operation, std::uint64_t name) {
  return {operation.object, kFirstCallback + name};
}

Cell call_cell(const Operation& operation) { return {operation.object, kBeingCalled}; }

ThreadId registrar_of(std::uint64_t name) {
  return ThreadId{static_cast<std::uint16_t>(name / kCallbacksPerThread)};
}

std::uint64_t bit_of(std::uint64_t name) { return std::uint64_t{1} << name % kCallbacksPerThread; }

/// What the call cell holds while a thread calls a callback; 0: nobody calls one.
std::uint64_t call_mark(ThreadId thread, std::uint64_t callback) {
  return (static_cast<std::uint64_t>(thread) + 1) << 32U | callback;
}

std::uint64_t bits_at(const World& world, Cell cell) {
  return static_cast<std::uint64_t>(world.at<StopCell>(cell).count);
}

void set_bits(Step& step, Cell cell, std::uint64_t bits) {
  step.write<StopCell>(cell).count = static_cast<std::int64_t>(bits);
}

template <class Visit>
void for_each_thread(const World& world, Visit visit) {
  for (std::size_t slot = 0; slot < world.thread_count(); ++slot) {
    visit(ThreadId{static_cast<std::uint16_t>(slot)});
  }
}

/// Reads all sets of callbacks: threads to come find the request and register none.
bool read_sets(Step& step) {
  bool any = false;
  for_each_thread(step.world(), [&](ThreadId thread) {
    any = step.read<StopCell>(set_of(step.operation, thread)).count != 0 || any;
  });
  return any;
}

/// Whether another thread is calling the operation's callback.
bool being_called(const World& world, const Operation& operation) {
  const std::uint64_t call = bits_at(world, call_cell(operation));
  const std::uint64_t callback = operation.arguments[0].low;
  return call != 0 && (call & 0xFFFFFFFFU) == callback &&
         call != call_mark(operation.thread, callback);
}

bool sources_left(Step& step) {
  const Operation& operation = step.operation;
  std::int64_t sources = 1;  // the one that made the state
  for_each_thread(step.world(), [&](ThreadId thread) {
    sources += step.read<StopCell>(sources_of(operation, thread)).count;
  });
  return sources > 0;
}

Value request(Step& step) {
  const Cell flag = flag_of(step.operation);
  if (step.world().at<StopCell>(flag).count != 0) {
    step.read<StopCell>(flag, Sync::acquire);
    return {0};
  }
  step.write<StopCell>(flag, Sync::both).count = 1;
  return {read_sets(step) ? 2U : 1U};
}

Value add_callback(Step& step) {
  const Operation& operation = step.operation;
  if (StopKind::reads_request(step, operation.object)) {
    return {kCallAtOnce};
  }
  const Cell set = set_of(operation, operation.thread);
  const std::uint64_t registered = bits_at(step.world(), set);
  const auto number = static_cast<std::uint64_t>(std::countr_one(registered));
  if (number >= kCallbacksPerThread) {
    step.read<StopCell>(set);
    step.misuse(
        "more stop_callbacks by one thread on one stop_source than the checker has room for");
    return {0, detail::kMisused};
  }
  set_bits(step, set, registered | std::uint64_t{1} << number);
  const std::uint64_t name =
      static_cast<std::uint64_t>(operation.thread) * kCallbacksPerThread + number;
  step.write<StopCell>(callback_cell(operation, name), Sync::publish);
  return {number};
}

Value next_callback(Step& step) {
  const Operation& operation = step.operation;
  if (const std::uint64_t ended = operation.arguments[0].low; ended != 0) {
    step.write<StopCell>(callback_cell(operation, ended - 1), Sync::release);
  }
  read_sets(step);
  if (step.label == kNoCallback) {
    set_bits(step, call_cell(operation), 0);
    return {kNoCallback};
  }
  const Cell set = set_of(operation, registrar_of(step.label));
  set_bits(step, set, bits_at(step.world(), set) & ~bit_of(step.label));
  set_bits(step, call_cell(operation), call_mark(operation.thread, step.label));
  step.read<StopCell>(callback_cell(operation, step.label), Sync::acquire);
  return {step.label};
}

Value drop_callback(Step& step) {
  const Operation& operation = step.operation;
  const std::uint64_t callback = operation.arguments[0].low;
  const Cell set = set_of(operation, registrar_of(callback));
  step.read<StopCell>(call_cell(operation));
  const std::uint64_t registered = bits_at(step.world(), set);
  if ((registered & bit_of(callback)) != 0) {
    set_bits(step, set, registered & ~bit_of(callback));
    return {0};
  }
  step.read<StopCell>(callback_cell(operation, callback), Sync::acquire);
  return {1};
}

}  // namespace

bool StopKind::reads_request(Step& step, ObjectId state) {
  return step.read<StopCell>({state}, Sync::acquire).count != 0;
}

void StopKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const StopVerb verb{operation.verb};
  if (verb == StopVerb::drop_callback && being_called(world, operation)) {
    return;
  }
  if (verb != StopVerb::next_callback) {
    labels.add();
    return;
  }
  for_each_thread(world, [&](ThreadId thread) {
    for (std::uint64_t set = bits_at(world, set_of(operation, thread)); set != 0; set &= set - 1) {
      labels.add(static_cast<Label>(thread) * kCallbacksPerThread +
                 static_cast<Label>(std::countr_zero(set)));
    }
  });
  if (labels.empty()) {
    labels.add(kNoCallback);
  }
}

Value StopKind::apply(Step& step) {
  const Operation& operation = step.operation;
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      return {reads_request(step, operation.object) ? 1U : 0U};
    case StopVerb::request:
      return request(step);
    case StopVerb::possible:
      return {reads_request(step, operation.object) || sources_left(step) ? 1U : 0U};
    case StopVerb::add_source:
      ++step.write<StopCell>(sources_of(operation, operation.thread)).count;
      return {};
    case StopVerb::drop_source:
      --step.write<StopCell>(sources_of(operation, operation.thread)).count;
      return {};
    case StopVerb::add_callback:
      return add_callback(step);
    case StopVerb::next_callback:
      return next_callback(step);
    case StopVerb::drop_callback:
      return drop_callback(step);
  }
  return {};
}

void StopKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const auto touch = [&](Cell cell, Access access) {
    touches.push_back({cell, access, Sync::none, {}});
  };
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      return touch(flag_of(operation), Access::read);
    case StopVerb::request:
      touch(flag_of(operation), Access::write);
      return touch({operation.object, whole}, Access::read);
    case StopVerb::possible:
      return touch({operation.object, whole}, Access::read);
    case StopVerb::add_source:
    case StopVerb::drop_source:
      return touch(sources_of(operation, operation.thread), Access::write);
    case StopVerb::add_callback:
    case StopVerb::next_callback:
    case StopVerb::drop_callback:
      return touch({operation.object, whole}, Access::write);
  }
}

void StopKind::waits_for(const World& world, const Operation& operation,
                         std::vector<ThreadId>& threads) {
  const std::uint64_t call = bits_at(world, call_cell(operation));
  if (call != 0) {
    threads.push_back(ThreadId{static_cast<std::uint16_t>((call >> 32U) - 1)});
  }
}

std::string StopKind::describe(const Operation& operation, Label, Value result) {
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      return with_outcome("stop_requested", result);
    case StopVerb::request:
      return with_outcome("request_stop", result);
    case StopVerb::possible:
      return with_outcome("stop_possible", result);
    case StopVerb::add_source:
      return "copy of a stop_source";
    case StopVerb::drop_source:
      return "end of a stop_source";
    case StopVerb::add_callback:
      return result.low == kCallAtOnce ? "stop_callback, called at once" : "stop_callback";
    case StopVerb::next_callback:
      return result.low == kNoCallback ? "all stop callbacks have returned"
                                       : "calls a stop callback of thread " +
                                             std::to_string(result.low / kCallbacksPerThread);
    case StopVerb::drop_callback:
      return "end of a stop_callback";
  }
  return {};
}

}  // namespace ordercheck::sync
