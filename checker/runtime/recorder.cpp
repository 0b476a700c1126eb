// SPDX-License-Identifier: Apache-2.0
#include "runtime/recorder.hpp"

#include <algorithm>
#include <array>
#include <bit>

#include <execinfo.h>

#include "runtime/execution.hpp"
#include "runtime/kinds.hpp"
#include "runtime/runtime_scope.hpp"

namespace ordercheck::runtime {

std::vector<std::uintptr_t> capture_stack() {
  std::array<void*, 128> frames{};
  const int count = backtrace(frames.data(), static_cast<int>(frames.size()));
  std::vector<std::uintptr_t> stack;
  for (int i = 1; i < count; ++i) {
    stack.push_back(std::bit_cast<std::uintptr_t>(frames[static_cast<std::size_t>(i)]));
  }
  return stack;
}

Recorder::Side& Recorder::side(ThreadId thread) {
  if (index_of(thread) >= sides_.size()) {
    sides_.resize(index_of(thread) + 1);
  }
  return sides_[index_of(thread)];
}

void Recorder::announced(ThreadId thread) { side(thread).stack = capture_stack(); }

void Recorder::created(std::string name) {
  recording_.objects.push_back({std::move(name), capture_stack()});
}

void Recorder::note(ThreadId thread, std::string_view text) {
  side(thread).notes.emplace_back(text);
}

void Recorder::watch(std::string_view name, const std::function<std::string()>& value) {
  watched_.emplace_back(name, value);  // a copy on the host heap
}

void Recorder::open_row(ThreadId thread, std::string_view text) {
  side(thread).rows.emplace_back(text);
}

void Recorder::close_row(ThreadId thread) {
  if (!side(thread).rows.empty()) {
    side(thread).rows.pop_back();
  }
}

std::vector<std::pair<std::string, std::string>> Recorder::read_watched() {
  observing_ = true;
  std::vector<std::pair<std::string, std::string>> values;
  values.reserve(watched_.size());
  for (const auto& [name, value] : watched_) {
    values.emplace_back(name, value());
  }
  observing_ = false;
  return values;
}

void Recorder::step(Execution& execution, const Event& event, bool preemption) {
  const Operation& operation = event.operation;
  RecordedStep step;
  step.thread = index_of(operation.thread);
  step.index = operation.index;
  step.kind = operation.kind->name;
  step.verb = operation.verb;
  step.object = execution.name_of(operation.object);
  step.label = event.label;
  step.label_was_choice = event.choice;
  step.fault = event.fault;
  step.preemption = preemption;
  step.synthetic = operation.thread == kClockThread;
  step.text = event.label == never ? "never happens"
                                   : operation.kind->describe(operation, event.label, event.result);
  Side& mine = side(operation.thread);
  step.row = mine.rows.empty() ? std::string{} : mine.rows.front();
  if (!execution.thread(operation.thread).actor) {
    step.stack = mine.stack;
  }
  step.notes = std::exchange(mine.notes, {});
  // The body's variables end with it.
  body_over_ =
      body_over_ || (operation.thread == kMainThread && operation.kind == kind_id<ThreadKind>() &&
                     operation.verb == ThreadKind::end);
  if (!body_over_) {
    step.watched = read_watched();
  } else if (!recording_.steps.empty()) {
    step.watched = recording_.steps.back().watched;
  }
  step.time = execution.world().now();
  recording_.steps.push_back(std::move(step));
}

void Recorder::race(Execution& execution, const DataRace& race) {
  const auto side_of = [](const RaceParty& party) {
    return RaceSide{index_of(party.thread), party.write, party.stack};
  };
  recording_.races.push_back(
      {execution.place_name(race.address), side_of(race.first), side_of(race.second)});
}

void Recorder::violation(Execution& execution, const Violation& violation, bool in_body) {
  RecordedViolation met;
  met.violation = violation;
  met.step = recording_.steps.size();
  met.thread = in_body ? index_of(execution.running_thread()) : 0;
  if (in_body) {
    met.stack = capture_stack();
    // It has been unwound.
    body_over_ = body_over_ || (violation.type == "uncaught_exception" &&
                                execution.running_thread() == kMainThread);
  }
  recording_.violations.push_back(std::move(met));
}

void Recorder::finish(Execution& execution) {
  static constexpr std::array<std::string_view, 6> kStates{
      "absent", "not begun", "blocked: ", "running", "failed", "ended"};
  for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
    const Thread& thread = execution.thread(thread_id(slot));
    RecordedThread recorded;
    recorded.path = execution.path_of(thread_id(slot));
    recorded.name = execution.name_of(thread_id(slot));
    recorded.actor = thread.actor;
    recorded.state = kStates[static_cast<std::size_t>(thread.state)];
    if (thread.state == ThreadState::announced) {
      const Operation& pending = thread.pending;
      recorded.state +=
          pending.kind->describe(pending, 0, {}) + " " + execution.name_of(pending.object);
      if (!thread.actor) {
        recorded.stack = side(thread_id(slot)).stack;
      }
    }
    recording_.threads.push_back(std::move(recorded));
  }
  execution.compute_clocks();
  for (std::size_t j = 0; j < recording_.steps.size() && j < execution.events().size(); ++j) {
    for (std::size_t i = j; i-- > 0;) {
      // Direct causes: ordered before j, and not before another direct cause.
      if (execution.ordered(i, j) &&
          std::ranges::none_of(recording_.steps[j].causes,
                               [&](std::size_t c) { return execution.ordered(i, c); })) {
        recording_.steps[j].causes.push_back(i);
      }
    }
  }
}

}  // namespace ordercheck::runtime
