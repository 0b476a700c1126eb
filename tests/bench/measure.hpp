// SPDX-License-Identifier: Apache-2.0
// How the benchmarks run a search and take its time. All times are CPU time of the calling thread.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include <ordercheck/check.hpp>

#include "cpu_time.hpp"
#include "explore/monitor.hpp"
#include "explore/monitor_log.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::bench {

using Body = std::function<void()>;

/// Requires: not empty.
double median(std::vector<double> values);

/// What a benchmark asks of a search: the bound of steps is far away.
Options options_of(Search search, std::uint64_t execution_budget = 0);

/// What the executions of a search consist of: means per execution.
struct Tally {
  std::uint64_t executions = 0;
  double events = 0;      ///< all, with the start, end and join of threads
  double own_events = 0;  ///< operations on the program's own objects
  double new_events = 0;  ///< after the branching point
  double switches = 0;
  double fibers = 0;  ///< the main thread is one
};

/// Counts, without taking the time.
Tally tally_of(const Options& options, const Body& body);

struct Timing {
  double seconds_per_execution = 0;    ///< the mean of those after the first
  double first_execution_seconds = 0;  ///< touches memory and stacks for the first time
  double set_up_seconds = 0;  ///< before the first execution: memory, and a stack for each thread
  std::uint64_t executions = 0;
  bool as_expected = false;  ///< ended without violation after the executions foretold

  /// From the first execution to the last.
  double whole_seconds() const {
    return first_execution_seconds + seconds_per_execution * static_cast<double>(executions - 1);
  }
};

/// One search through explore::explore(), which is known to take `executions`, at least three. The
/// last one is taken to cost the mean.
Timing timed_search(const Options& options, const Body& body, std::uint64_t executions,
                    std::size_t fibers);

/// The median of several such searches, of at least `seconds` in all.
Timing median_search(const Options& options, const Body& body, std::uint64_t executions,
                     std::size_t fibers, double seconds = 0.25);

/// The loop of a search with a strategy of the caller's own.
class SearchLoop {
 public:
  using Visit = std::function<bool(runtime::Execution&)>;

  explicit SearchLoop(const Options& options);

  /// Runs until the strategy has nothing left or `visit`, which may be empty, returns false.
  /// Returns the number of executions.
  std::uint64_t run(const Body& body, runtime::Strategy& strategy, const Visit& visit = {});

  /// From now on every execution is recorded, as for a counterexample.
  void record() { recorded_ = true; }

  runtime::Execution& execution() { return execution_; }

 private:
  explore::MonitorLog log_;
  runtime::Execution execution_;
  bool recorded_ = false;
};

}  // namespace ordercheck::bench
