// SPDX-License-Identifier: Apache-2.0
#include "testing/messages.hpp"

#include <algorithm>
#include <exception>

#include "explore/wire_fields.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/wire.hpp"

// Found by argument-dependent lookup, so each stands in the namespace of its structure. The
// bindings make the compiler refuse a structure that has got another member.
namespace ordercheck::runtime {

template <class Archive>
static void fields(Archive& archive, RecordedStep& value) {
  auto& [thread, index, kind, verb, object, label, label_was_choice, fault, preemption, synthetic,
         text, row, stack, notes, watched, causes, time] = value;
  archive(thread, index, kind, verb, object, label, label_was_choice, fault, preemption, synthetic,
          text, row, stack, notes, watched, causes, time);
}

template <class Archive>
static void fields(Archive& archive, RaceSide& value) {
  auto& [thread, write, stack] = value;
  archive(thread, write, stack);
}

template <class Archive>
static void fields(Archive& archive, RecordedThread& value) {
  auto& [path, name, actor, state, stack] = value;
  archive(path, name, actor, state, stack);
}

template <class Archive>
static void fields(Archive& archive, RecordedRace& value) {
  auto& [object, first, second] = value;
  archive(object, first, second);
}

template <class Archive>
static void fields(Archive& archive, RecordedObject& value) {
  auto& [name, stack] = value;
  archive(name, stack);
}

template <class Archive>
static void fields(Archive& archive, RecordedViolation& value) {
  auto& [violation, step, thread, stack] = value;
  archive(violation, step, thread, stack);
}

template <class Archive>
static void fields(Archive& archive, Recording& value) {
  auto& [objects, threads, steps, violations, races] = value;
  archive(objects, threads, steps, violations, races);
}

}  // namespace ordercheck::runtime

namespace ordercheck::explore {

template <class Archive>
static void fields(Archive& archive, Replayed& value) {
  auto& [recording, diverged, divergence_step, divergence] = value;
  archive(recording, diverged, divergence_step, divergence);
}

}  // namespace ordercheck::explore

namespace ordercheck::testing {

template <class Archive>
static void fields(Archive& archive, Task& value) {
  auto& [type, workload, execution_budget, time_budget, minimise, schedule, end, persistence] =
      value;
  archive(type, workload, execution_budget, time_budget, minimise, schedule, end, persistence);
}

template <class Archive>
static void fields(Archive& archive, Answer& value) {
  auto& [outcome, finding, replayed, discarded, workload_text, error] = value;
  archive(outcome, finding, replayed, discarded, workload_text, error);
}

namespace {

// NOLINTNEXTLINE(readability-function-size): what the engine's functions take, and the answer
void carry_out(const Task& task, const Options& options, const std::function<void()>& body,
               const Engine& engine, explore::Monitor& monitor, Answer& answer) {
  switch (task.type) {
    case Task::Type::explore:
      answer.outcome = engine.explore(options, body, monitor, task.persistence);
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
    if (options.estimate.count() != 0) {
      // Half of it searches: a search that ends needs no estimate.
      adapted.time_budget = std::min(task.time_budget, options.estimate / 2);
    }
    adapted.minimise = task.minimise;
    if (face.discarded) {
      adapted.jobs = 1;  // what the body refuses is known to the process that ran it
    }
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
