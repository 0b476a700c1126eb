// SPDX-License-Identifier: Apache-2.0
// The fields of the counterexample file, once for the writer and the reader: each archive is asked
// to carry a member under a name.
#pragma once

#include <concepts>
#include <type_traits>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// The writer visits constant values, the reader changes them.
template <class Type, class As>
concept Maybe = std::same_as<std::remove_const_t<Type>, As>;

template <class Archive, Maybe<Module> Object>
void fields(Archive& archive, Object& object) {
  archive.field("path", object.path);
  archive.field("build_id", object.build_id);
  archive.field("load_address", object.load_address);
}

template <class Archive, Maybe<Binary> Object>
void fields(Archive& archive, Object& object) {
  archive.field("path", object.path);
  archive.field("build_id", object.build_id);
  archive.field("modules", object.modules);
}

template <class Archive, Maybe<Test> Object>
void fields(Archive& archive, Object& object) {
  archive.field("name", object.name);
  archive.field("check_call", object.check_call);
  archive.field("arguments", object.arguments);
  archive.field("environment", object.environment);
  archive.field("folder", object.folder);
}

template <class Archive, Maybe<Workload> Object>
void fields(Archive& archive, Object& object) {
  archive.field("reproduction", object.reproduction);
  archive.field("text", object.text);
}

template <class Archive, Maybe<Settings> Object>
void fields(Archive& archive, Object& object) {
  archive.field("search", object.search);
  archive.field("time", object.time);
  archive.field("early_ticks", object.early_ticks);
  archive.field("spurious_wakeups", object.spurious_wakeups);
  archive.field("seed", object.seed);
  archive.field("step_bound", object.step_bound);
  archive.field("preemption_bound", object.preemption_bound);
  archive.field("execution_budget", object.execution_budget);
  archive.field("time_budget_ms", object.time_budget);
  archive.field("endless_loop_ms", object.endless_loop);
  archive.field("stack_size_bytes", object.stack_size_bytes);
  archive.field("promote_races", object.promote_races);
  archive.field("promoted", object.promoted);
}

template <class Archive, Maybe<Frame> Object>
void fields(Archive& archive, Object& object) {
  archive.field("function", object.function);
  archive.field("file", object.file);
  archive.field("line", object.line);
  archive.field("module", object.module);
  archive.field("offset", object.offset);
  archive.field("inlined", object.inlined);
  archive.field("internal", object.internal);
}

template <class Archive, Maybe<Decision> Object>
void fields(Archive& archive, Object& object) {
  archive.field("thread", object.thread);
  archive.field("label", object.label);
  archive.field("thread_path", object.thread_path);
  archive.field("thread_name", object.thread_name);
  archive.field("kind", object.kind);
  archive.field("verb", object.verb);
  archive.field("object", object.object);
  archive.field("text", object.text);
}

template <class Archive, Maybe<Step> Object>
void fields(Archive& archive, Object& object) {
  archive.field("thread", object.thread);
  archive.field("index", object.index);
  archive.field("kind", object.kind);
  archive.field("verb", object.verb);
  archive.field("object", object.object);
  archive.field("label", object.label);
  archive.field("label_was_choice", object.label_was_choice);
  archive.field("fault", object.fault);
  archive.field("preemption", object.preemption);
  archive.field("synthetic", object.synthetic);
  archive.field("text", object.text);
  archive.field("row", object.row);
  archive.location(object.stack);
  archive.field("stack", object.stack);
  archive.field("notes", object.notes);
  archive.field("watched", object.watched);
  archive.field("causes", object.causes);
  archive.field("time_ns", object.time);
}

template <class Archive, Maybe<Thread> Object>
void fields(Archive& archive, Object& object) {
  archive.field("path", object.path);
  archive.field("name", object.name);
  archive.field("actor", object.actor);
  archive.field("state", object.state);
  archive.location(object.stack);
  archive.field("stack", object.stack);
}

template <class Archive, Maybe<Failure> Object>
void fields(Archive& archive, Object& object) {
  archive.field("type", object.violation.type);
  archive.field("name", object.violation.name);
  archive.field("message", object.violation.message);
  archive.field("cause", object.violation.cause);
  archive.field("faults", object.faults);
  archive.field("preemptions", object.preemptions);
  archive.field("steps", object.steps);
  archive.field("thread", object.thread);
  archive.location(object.stack);
  archive.field("stack", object.stack);
}

template <class Archive, Maybe<RaceSide> Object>
void fields(Archive& archive, Object& object) {
  archive.field("thread", object.thread);
  archive.field("write", object.write);
  archive.location(object.stack);
  archive.field("stack", object.stack);
}

template <class Archive, Maybe<Race> Object>
void fields(Archive& archive, Object& object) {
  archive.field("object", object.object);
  archive.field("first", object.first);
  archive.field("second", object.second);
}

template <class Archive, Maybe<Size> Object>
void fields(Archive& archive, Object& object) {
  archive.field("workload", object.workload);
  archive.field("faults", object.faults);
  archive.field("preemptions", object.preemptions);
  archive.field("steps", object.steps);
}

template <class Archive, Maybe<Certificate> Object>
void fields(Archive& archive, Object& object) {
  archive.field("executions", object.executions);
  archive.field("executions_to_find", object.executions_to_find);
  archive.field("executions_to_minimise", object.executions_to_minimise);
  archive.field("minimal_preemptions", object.minimal_preemptions);
  archive.field("unknown_candidates", object.unknown_candidates);
  archive.field("before", object.before);
  archive.field("after", object.after);
  archive.field("replays", object.replays);
  archive.field("replays_reproduced", object.replays_reproduced);
}

template <class Archive, Maybe<InvariantCount> Object>
void fields(Archive& archive, Object& object) {
  archive.field("name", object.name);
  archive.field("type", object.type);
  archive.field("evaluations", object.evaluations);
  archive.field("reached", object.reached);
}

template <class Archive, Maybe<Replay> Object>
void fields(Archive& archive, Object& object) {
  archive.field("diverged", object.diverged);
  archive.field("step", object.step);
  archive.field("expected", object.expected);
  archive.field("met", object.met);
  archive.field("violated", object.violated);
}

template <class Archive, Maybe<Document> Object>
void fields(Archive& archive, Object& object) {
  archive.field("binary", object.binary);
  archive.field("test", object.test);
  archive.field("workload", object.workload);
  archive.field("options", object.settings);
  archive.field("violation", object.failure);
  archive.field("further_violations", object.further);
  archive.field("threads", object.threads);
  archive.field("slots", object.slots);
  archive.field("decisions", object.decisions);
  archive.field("steps", object.steps);
  archive.field("races", object.races);
  archive.field("certificate", object.certificate);
  archive.field("invariants", object.invariants);
  archive.field("remarks", object.remarks);
  archive.field("replay", object.replay);
}

}  // namespace ordercheck::counterexample
