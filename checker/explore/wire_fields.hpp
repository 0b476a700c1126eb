// SPDX-License-Identifier: Apache-2.0
// How the values of a search are written as bytes, see runtime/wire.hpp. The bindings make the
// compiler refuse a structure that has got another member.
#pragma once

#include <ordercheck/check.hpp>

#include "explore/explorer.hpp"
#include "explore/labelled_event.hpp"
#include "runtime/strategy.hpp"
#include "runtime/world.hpp"

namespace ordercheck {

template <class Archive>
void fields(Archive& archive, Violation& value) {
  auto& [type, name, message, cause] = value;
  archive(type, name, message, cause);
}

template <class Archive>
void fields(Archive& archive, InvariantCount& value) {
  auto& [name, type, evaluations, reached] = value;
  archive(name, type, evaluations, reached);
}

}  // namespace ordercheck

namespace ordercheck::runtime {

template <class Archive>
void fields(Archive& archive, Decision& value) {
  auto& [thread, label] = value;
  archive(thread, label);
}

template <class Archive>
void fields(Archive& archive, Plan& value) {
  auto& [kept, rest] = value;
  archive(kept, rest);
}

/// Of an access in a footprint: what it concerns, not where it stands in an execution.
template <class Archive>
void fields(Archive& archive, Entry& value) {
  archive(value.cell, value.object, value.detail, value.access, value.whole);
}

}  // namespace ordercheck::runtime

namespace ordercheck::explore {

template <class Archive>
void fields(Archive& archive, Schedule& value) {
  auto& [threads, promoted, decisions] = value;
  archive(threads, promoted, decisions);
}

template <class Archive>
void fields(Archive& archive, Finding& value) {
  auto& [violation, schedule, faults, preemptions, steps, minimal, executions_to_find,
         executions_to_minimise] = value;
  archive(violation, schedule, faults, preemptions, steps, minimal, executions_to_find,
          executions_to_minimise);
}

template <class Archive>
void fields(Archive& archive, Estimate& value) {
  auto& [samples, mean, low, high, bounded, rate] = value;
  archive(samples, mean, low, high, bounded, rate);
}

template <class Archive>
void fields(Archive& archive, CheckpointOwner& value) {
  auto& [binary, test, options] = value;
  archive(binary, test, options);
}

template <class Archive>
void fields(Archive& archive, Persistence& value) {
  auto& [file, period, resume, owner] = value;
  archive(file, period, resume, owner);
}

template <class Archive>
void fields(Archive& archive, LabelledEvent& value) {
  auto& [label, access, many, thread] = value;
  archive(label, access, many, thread);
}

template <class Archive>
void fields(Archive& archive, Outcome& value) {
  auto& [verdict, stop_reason, executions, steps, executions_cut, pending_max, restarts, bounds,
         invariants, finding, violations, message, estimate] = value;
  archive(verdict, stop_reason, executions, steps, executions_cut, pending_max, restarts, bounds,
          invariants, finding, violations, message, estimate);
}

}  // namespace ordercheck::explore
