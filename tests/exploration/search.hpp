// SPDX-License-Identifier: Apache-2.0
// Searches run by the test itself: it looks at every execution, not only at the outcome.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <unordered_set>
#include <vector>

#include "runtime/execution.hpp"
#include "runtime/strategy.hpp"

namespace ordercheck::exploration {

using Body = std::function<void()>;

/// A trace: the events of an execution, each with what it depends on, whatever the order of the
/// rest. Two hashes of 64 bits; equal traces have equal ones.
struct TraceHash {
  std::uint64_t low = 0, high = 0;
  bool operator==(const TraceHash&) const = default;
  auto operator<=>(const TraceHash&) const = default;
};

struct HashOfTrace {
  std::size_t operator()(const TraceHash& hash) const { return hash.low; }
};

using TraceSet = std::unordered_set<TraceHash, HashOfTrace>;

/// Scrambles; not the function that the checker itself uses.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value);

/// The trace of a finished execution, by the checker's own dependence clocks.
TraceHash trace_of(runtime::Execution& execution);

/// Whether some thread was blocked for ever at the end.
bool deadlocked(const runtime::Execution& execution);

/// What a search is given beyond the body.
struct Preparation {
  std::vector<std::string> paths;       ///< of threads that get the first slots
  std::set<const void*> promoted = {};  ///< plain data whose accesses are operations
};

/// Runs the body until the strategy has nothing left or `visit` returns false; shows it each
/// execution before the strategy analyses it. Returns whether the strategy came to its end.
bool run_all(const runtime::Settings& settings, runtime::Strategy& strategy, const Body& body,
             const std::function<bool(runtime::Execution&)>& visit,
             const Preparation& preparation = {});

/// The optimal reduction.
std::unique_ptr<runtime::Strategy> optimal_search();

/// What a search by the optimal reduction showed.
struct Census {
  std::uint64_t executions = 0;
  std::uint64_t deadlocked = 0;
  std::uint64_t repeated = 0;    ///< executions of a trace that had been seen
  std::uint64_t incomplete = 0;  ///< executions that did not come to their own end
  std::uint64_t steps = 0;
  std::string problem;  ///< the first divergence or unexpected violation
};

/// Explores the body and counts; stops at `limit` executions. Deadlocks are counted, any other
/// violation is a problem.
Census census_of(runtime::Strategy& search, const Body& body, std::uint64_t limit,
                 const runtime::Settings& settings = {});

/// The same by optimal reduction.
Census census(const Body& body, std::uint64_t limit = 10'000'000,
              const runtime::Settings& settings = {});

}  // namespace ordercheck::exploration
