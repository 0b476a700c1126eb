// SPDX-License-Identifier: Apache-2.0
#include "random/judge.hpp"

#include <gtest/gtest.h>

#include "random/observe.hpp"

namespace ordercheck::exploration {

namespace {

std::string list(const std::set<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    text += text.empty() ? name : "; " + name;
  }
  return "{" + text + "}";
}

std::set<std::uint64_t> final_states(const Observation& observation) {
  std::set<std::uint64_t> states;
  for (const auto& [trace, state] : observation.states) {
    states.insert(state);
  }
  return states;
}

/// What all searches of one program must agree about.
std::string compare(const Observation& oracle, const Observation& search) {
  if (final_states(oracle) != final_states(search)) {
    return "final states: " + std::to_string(final_states(oracle).size()) + " by the oracle, " +
           std::to_string(final_states(search).size()) + " by the search";
  }
  if (oracle.deadlocks != search.deadlocks) {
    return "deadlocks: " + std::to_string(oracle.deadlocks.size()) + " by the oracle, " +
           std::to_string(search.deadlocks.size()) + " by the search";
  }
  if (oracle.violations != search.violations) {
    return "violations: " + list(oracle.violations) + " by the oracle, " + list(search.violations) +
           " by the search";
  }
  if (oracle.witness.seen != search.witness.seen) {
    return "the values that an invariant sees differ";
  }
  return {};
}

std::string check_optimal(const Observation& oracle, const Observation& optimal) {
  if (!optimal.problem.empty()) {
    return optimal.problem;
  }
  if (optimal.repeated != 0) {
    return "executions of a known trace: " + std::to_string(optimal.repeated) + " of " +
           std::to_string(optimal.executions);
  }
  if (optimal.states != oracle.states) {
    return "traces: " + std::to_string(oracle.states.size()) + " by the oracle, " +
           std::to_string(optimal.states.size()) + " by the search";
  }
  return compare(oracle, optimal);
}

std::string check_bounded(const Observation& oracle, const Observation& bounded) {
  if (!bounded.problem.empty()) {
    return bounded.problem;
  }
  std::string difference = compare(oracle, bounded);
  if (!difference.empty()) {
    return difference;
  }
  if (bounded.first_cost != bounded.least_cost) {
    return "the first failure is not the cheapest";
  }
  return {};
}

std::string with_cost(const std::optional<Cost>& cost) {
  return cost.has_value() ? std::to_string(cost->faults) + " faults, " +
                                std::to_string(cost->preemptions) + " preemptions"
                          : "no failure";
}

/// A search with the places promoted that the explorer would promote, one search after the other.
struct Settled {
  Places promoted;
  Observation observation;
};

template <class Search>
Settled settle_races(Search search) {
  Settled settled;
  for (;;) {
    settled.observation = search(settled.promoted);
    if (settled.observation.races.empty()) {
      return settled;
    }
    settled.promoted.insert(settled.observation.races.begin(), settled.observation.races.end());
  }
}

/// Compares the searches with the oracle.
std::string check_searches(const RandomProgram& program, const Places& promoted,
                           const Observation& oracle, const Limits& limits, Judged& judged) {
  judged.traces = oracle.states.size();
  judged.interleavings = oracle.executions;
  const std::uint64_t limit = 2 * judged.traces + 10;
  const auto [found, optimal] =
      settle_races([&](const Places& known) { return observe_optimal(program, limit, known); });
  if (found != promoted) {
    return "optimal search: " + std::to_string(found.size()) + " racy places, by the oracle " +
           std::to_string(promoted.size());
  }
  if (const std::string wrong = check_optimal(oracle, optimal); !wrong.empty()) {
    return "optimal search: " + wrong;
  }
  const Observation bounded = observe_bounded(program, limits.bounded, promoted);
  if (!bounded.ended) {
    return {};
  }
  if (const std::string wrong = check_bounded(oracle, bounded); !wrong.empty()) {
    return "preemption-bounded search: " + wrong;
  }
  if (judged.by_all && bounded.first_cost != oracle.least_cost) {
    return "preemption-bounded search: its first failure has " + with_cost(bounded.first_cost) +
           ", the cheapest " + with_cost(oracle.least_cost);
  }
  return {};
}

}  // namespace

std::string check_program(const RandomProgram& program, const Limits& limits, Judged& judged) {
  const auto [promoted, eager] = settle_races([&](const Places& known) {
    return observe_all(program, Enumeration::eager, limits.eager, known);
  });
  if (!eager.problem.empty()) {
    return "eager enumeration: " + eager.problem;
  }
  if (!eager.ended) {
    return {};
  }
  const Observation all = observe_all(program, Enumeration::every, limits.every, promoted);
  if (!all.problem.empty()) {
    return "plain enumeration: " + all.problem;
  }
  judged.by_all = all.ended;
  judged.by_eager = !program.around.racing;  // a tick depends on the end of a thread
  if (!judged.by_all && !judged.by_eager) {
    return {};
  }
  if (judged.by_all && judged.by_eager && all.states != eager.states) {
    return "the two enumerations differ";
  }
  return check_searches(program, promoted, judged.by_all ? all : eager, limits, judged);
}

void expect_agreement(const RandomProgram& program) {
  Judged judged;
  EXPECT_EQ(check_program(program, {}, judged), "") << test_of(program);
  EXPECT_TRUE(judged.any()) << "too large for plain enumeration";
}

}  // namespace ordercheck::exploration
