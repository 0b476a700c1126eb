// SPDX-License-Identifier: Apache-2.0
// The loop over executions, in the calling process: budget, restarts, minimisation, verdict.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "explore/monitor.hpp"
#include "runtime/recording.hpp"
#include "runtime/strategy.hpp"

namespace ordercheck::explore {

/// What is needed to run an execution again, in any process: decisions name threads by slot, and
/// slots are given by `threads` (paths such as "main/0/1", in slot order); `promoted` are the racy
/// places that were scheduling points.
struct Schedule {
  std::vector<std::string> threads;
  std::vector<std::string> promoted;
  std::vector<runtime::Decision> decisions;
};

/// A violated execution; `minimal`: no execution with fewer preemptions fails, and none was found
/// that has as few and fails after fewer steps.
struct Finding {
  Violation violation;
  Schedule schedule;
  unsigned faults = 0;
  unsigned preemptions = 0;
  std::size_t steps = 0;  ///< events before the violation
  bool minimal = false;
  std::uint64_t executions_to_find = 0;      ///< of the main search
  std::uint64_t executions_to_minimise = 0;  ///< that showed so
};

/// What a checkpoint belongs to: all three must be equal for a search to go on from it.
struct CheckpointOwner {
  std::string binary;   ///< build ids
  std::string test;     ///< with the number of its check call, and the workload
  std::string options;  ///< those that decide what is searched
};

/// Where an exhaustive search keeps its state, so that another process can go on.
struct Persistence {
  std::string file;  ///< empty: nowhere
  std::chrono::milliseconds period{5'000};
  Resume resume = Resume::no;
  CheckpointOwner owner;
};

/// A number of executions. With `bounded`, it lies between `low` and `high` (99 %, as far as the
/// samples tell); without, all that is claimed is that it is more than `low` (95 %).
struct Estimate {
  std::uint64_t samples = 0;
  double mean = 0;
  double low = 0, high = 0;
  bool bounded = false;
  double rate = 0;  ///< executions per second of the search itself
};

/// What a search found, without counterexample file and replay.
struct Outcome {
  Verdict verdict = Verdict::stopped;
  StopReason stop_reason = StopReason::none;
  std::uint64_t executions = 0, steps = 0, executions_cut = 0;
  std::uint64_t pending_max = 0;  ///< events of branches that waited, at most
  unsigned restarts = 0;
  std::vector<std::string> bounds;
  std::vector<InvariantCount> invariants;
  std::optional<Finding> finding;
  std::vector<Violation> violations;  ///< the headline first
  std::string message;
  Estimate estimate;  ///< of a search that took long; no samples: none was made
};

/// What a replay met.
struct Replayed {
  runtime::Recording recording;
  bool diverged = false;
  std::size_t divergence_step = 0;
  std::string divergence;  ///< "step 31: recorded lock(stock mutex) by worker-1, now ..."
};

/// Searches in this process. Requires: no other search runs in it. Throws std::runtime_error when
/// the persistence names what cannot be continued or written.
Outcome explore(const Options& options, const std::function<void()>& body, Monitor& monitor,
                const Persistence& persistence = {});

/// From a failing execution found elsewhere (a crash that ended another process), searches one with
/// fewer preemptions. Crashing executions end the process: `monitor.decisions` then holds the
/// better one.
std::optional<Finding> minimise(const Options& options, const std::function<void()>& body,
                                Monitor& monitor, const Schedule& known);

/// The schedule of the execution that was running when the process that owns `monitor` died.
Schedule schedule_of(const Monitor& monitor);

/// Where a replay ends.
enum class ReplayEnd : std::uint8_t {
  execution,      ///< goes on to the end of the execution
  last_decision,  ///< right after the last recorded event, before the body goes on: what follows
                  ///< crashes the process
};

/// Runs the body under the decisions, with stacks and watched state recorded.
Replayed replay(const Options& options, const std::function<void()>& body, const Schedule& schedule,
                Monitor& monitor, ReplayEnd end = ReplayEnd::execution);

}  // namespace ordercheck::explore
