// SPDX-License-Identifier: Apache-2.0
// What all executions of a program show, under different searches.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>

#include "random/language.hpp"
#include "random/run_program.hpp"
#include "search.hpp"

namespace ordercheck::exploration {

/// Faults, then preemptions: what the search for small counterexamples minimises.
struct Cost {
  unsigned faults = 0, preemptions = 0;
  auto operator<=>(const Cost&) const = default;
};

/// The executions of one search.
struct Observation {
  bool ended = false;  ///< the search came to its end within its limit
  std::uint64_t executions = 0;
  std::uint64_t repeated = 0;  ///< complete executions of a trace that had been seen
  /// By trace: what each thread did and got, and what all cells hold at the end.
  std::unordered_map<TraceHash, std::uint64_t, HashOfTrace> states;
  std::set<std::uint64_t> deadlocks;  ///< the states that end with a blocked thread
  std::set<std::string> violations;   ///< "type name"
  std::set<const void*> races;        ///< racy places
  Witness witness;
  std::optional<Cost> least_cost;  ///< of an execution with a violation
  std::optional<Cost> first_cost;  ///< of the first execution with a violation
  std::string problem;             ///< what contradicts itself within the search
};

/// How an oracle enumerates.
enum class Enumeration : std::uint8_t {
  every,  ///< every interleaving
  eager,  ///< starts, ends and joins of threads at once: they commute with all that can run beside
};

/// Each ends at its limit of executions, and at the first execution with a data race: from there on
/// the program is no function of its schedule. Accesses to promoted places are operations.
using Places = std::set<const void*>;

Observation observe_all(const RandomProgram& program, Enumeration enumeration, std::uint64_t limit,
                        const Places& promoted);
Observation observe_optimal(const RandomProgram& program, std::uint64_t limit,
                            const Places& promoted);
Observation observe_bounded(const RandomProgram& program, std::uint64_t limit,
                            const Places& promoted);

}  // namespace ordercheck::exploration
