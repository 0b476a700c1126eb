// SPDX-License-Identifier: Apache-2.0
#include "testing/messages.hpp"

#include <exception>

#include "runtime/interpose/uncontrolled.hpp"
#include "testing/wire.hpp"

// Found by argument-dependent lookup, so each stands in the namespace of its structure.
namespace ordercheck {

template <class Archive>
void fields(Archive& archive, Violation& value) {
  archive(value.type, value.name, value.message, value.cause);
}

template <class Archive>
void fields(Archive& archive, InvariantCount& value) {
  archive(value.name, value.type, value.evaluations, value.reached);
}

}  // namespace ordercheck

namespace ordercheck::runtime {

template <class Archive>
void fields(Archive& archive, Decision& value) {
  archive(value.thread, value.label);
}

template <class Archive>
void fields(Archive& archive, RecordedStep& value) {
  archive(value.thread, value.index, value.kind, value.verb, value.object, value.label,
          value.label_was_choice, value.fault, value.preemption, value.synthetic, value.text,
          value.row, value.stack, value.notes, value.watched, value.causes, value.time);
}

template <class Archive>
void fields(Archive& archive, RaceSide& value) {
  archive(value.thread, value.write, value.stack);
}

template <class Archive>
void fields(Archive& archive, RecordedThread& value) {
  archive(value.path, value.name, value.actor, value.state);
}

template <class Archive>
void fields(Archive& archive, RecordedRace& value) {
  archive(value.object, value.first, value.second);
}

template <class Archive>
void fields(Archive& archive, RecordedViolation& value) {
  archive(value.violation, value.step, value.thread, value.stack);
}

template <class Archive>
void fields(Archive& archive, Recording& value) {
  archive(value.threads, value.steps, value.violations, value.races);
}

}  // namespace ordercheck::runtime

namespace ordercheck::explore {

template <class Archive>
void fields(Archive& archive, Schedule& value) {
  archive(value.threads, value.promoted, value.decisions);
}

template <class Archive>
void fields(Archive& archive, Finding& value) {
  archive(value.violation, value.schedule, value.faults, value.preemptions, value.minimal,
          value.executions_to_find, value.executions_to_minimise);
}

template <class Archive>
void fields(Archive& archive, Outcome& value) {
  archive(value.verdict, value.stop_reason, value.executions, value.steps, value.executions_cut,
          value.restarts, value.bounds, value.invariants, value.finding, value.violations,
          value.message);
}

template <class Archive>
void fields(Archive& archive, Replayed& value) {
  archive(value.recording, value.diverged, value.divergence_step, value.divergence);
}

}  // namespace ordercheck::explore

namespace ordercheck::testing {

template <class Archive>
void fields(Archive& archive, Task& value) {
  archive(value.type, value.workload, value.execution_budget, value.time_budget, value.minimise,
          value.schedule, value.end);
}

template <class Archive>
void fields(Archive& archive, Answer& value) {
  archive(value.outcome, value.finding, value.replayed, value.discarded, value.workload_text,
          value.error);
}

namespace {

void carry_out(const Task& task, const Options& options, const std::function<void()>& body,
               const Engine& engine, explore::Monitor& monitor, Answer& answer) {
  switch (task.type) {
    case Task::Type::explore:
      answer.outcome = engine.explore(options, body, monitor);
      return;
    case Task::Type::minimise:
      answer.finding = engine.minimise(options, body, monitor, task.schedule);
      return;
    case Task::Type::replay:
      answer.replayed = engine.replay(options, body, task.schedule, monitor, task.end);
      return;
  }
}

}  // namespace

Answer perform(const Task& task, const Options& options, const Face& face, const Engine& engine,
               explore::Monitor& monitor) {
  runtime::use_interposition();
  const std::uint64_t clock_reads = runtime::uncontrolled_reads.clock;
  Answer answer;
  try {
    Options adapted = options;
    adapted.execution_budget = task.execution_budget;
    adapted.time_budget = task.time_budget;
    adapted.minimise = task.minimise;
    const Job job = face.job(task.workload);
    answer.workload_text = job.workload_text;
    carry_out(task, adapted, job.body, engine, monitor, answer);
    if (answer.outcome && runtime::uncontrolled_reads.clock != clock_reads) {
      answer.outcome->bounds.emplace_back(
          "the body reads a real clock, whose values no search controls (ordercheck::steady_clock "
          "is virtual)");
    }
    answer.discarded = face.discarded && face.discarded();
  } catch (const std::exception& error) {
    answer.error = error.what();
  }
  return answer;
}

std::string encode(const Task& task) { return wire::encode(task); }

std::string encode(const Answer& answer) { return wire::encode(answer); }

Task decode_task(std::string_view bytes) { return wire::decode<Task>(bytes); }

Answer decode_answer(std::string_view bytes) { return wire::decode<Answer>(bytes); }

}  // namespace ordercheck::testing
