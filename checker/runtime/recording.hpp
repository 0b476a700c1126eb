// SPDX-License-Identifier: Apache-2.0
// What a replayed execution leaves behind for the story: values only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/check.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::runtime {

/// One event, as a person reads it.
struct RecordedStep {
  std::size_t thread = 0;   ///< index into Recording::threads
  std::uint32_t index = 0;  ///< position in its thread
  std::string kind;         ///< name of the kind: "mutex"
  unsigned verb = 0;
  std::string object;  ///< name of the object: "stock mutex", "mutex at wallet.cpp:12"
  Label label = 0;
  bool label_was_choice = false;  ///< more than one label was on offer
  bool fault = false;  ///< the label is a fault of a FaultBudget (counts in Violation's faults)
  bool preemption = false;  ///< the thread that ran before could have gone on
  bool synthetic = false;   ///< belongs to the runtime (clock tick), not to a line of the body
  std::string text;         ///< "lock", "load -> 3", "notify_one wakes worker-2"
  std::string row;          ///< text of the enclosing StoryRow, if any
  std::vector<std::uintptr_t> stack;  ///< return addresses, innermost first
  std::vector<std::string> notes;     ///< note(...) since the thread's previous step
  std::vector<std::pair<std::string, std::string>>
      watched;  ///< every watched quantity after the step
  std::vector<std::size_t>
      causes;     ///< steps it directly depends on (indices), for the causal slice
  Time time = 0;  ///< virtual time after the step
};

/// One side of a data race.
struct RaceSide {
  std::size_t thread = 0;
  bool write = false;
  std::vector<std::uintptr_t> stack;
};

struct RecordedThread {
  std::string path;  ///< "main", "main/0", ...
  std::string name;  ///< as set by the body, else derived from the path
  bool actor = false;
  std::string state;  ///< "ended", "blocked: lock stock mutex", ...
  std::vector<std::uintptr_t>
      stack;  ///< where it is blocked at the end, if in the body; innermost first
};

struct RecordedRace {
  std::string object;
  RaceSide first, second;
};

struct RecordedViolation {
  Violation violation;
  std::size_t step = 0;  ///< events before it
  std::size_t thread = 0;
  std::vector<std::uintptr_t> stack;  ///< where it was noticed, if in the body
};

/// An object that the body did not name: where it was created tells which it is.
struct RecordedObject {
  std::string name;
  std::vector<std::uintptr_t> stack;
};

/// A whole execution.
struct Recording {
  std::vector<RecordedObject> objects;
  std::vector<RecordedThread> threads;
  std::vector<RecordedStep> steps;
  std::vector<RecordedViolation> violations;  ///< the headline first
  std::vector<RecordedRace> races;
};

}  // namespace ordercheck::runtime
