// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <algorithm>

namespace ordercheck::conformance {
namespace {

template <typename Value>
bool alike_if_known(const std::optional<Value>& left, const std::optional<Value>& right) {
  return !left || !right || *left == *right;
}

bool alike(const Resumed& left, const Resumed& right) {
  return left.session == right.session && left.step == right.step &&
         conformance::alike(left.outcome, right.outcome);
}

bool alike(const Observed& left, const Observed& right) {
  return conformance::alike(left.outcome, right.outcome) &&
         std::ranges::equal(left.resumed, right.resumed,
                            [](const Resumed& a, const Resumed& b) { return alike(a, b); });
}

bool alike(const Final& left, const Final& right) {
  return left.query == right.query && left.rows == right.rows;
}

bool contains(const std::vector<Observation>& all, const Observation& one) {
  return std::ranges::any_of(
      all, [&](const Observation& each) { return conformance::alike(each, one); });
}

std::size_t common_step_count(const Observation& left, const Observation& right) {
  const auto [first, second] = std::ranges::mismatch(
      left.steps, right.steps, [](const Observed& a, const Observed& b) { return alike(a, b); });
  return static_cast<std::size_t>(first - left.steps.begin());
}

// Requires: not empty.
const Observation& nearest(const std::vector<Observation>& all, const Observation& to) {
  return *std::ranges::max_element(
      all, {}, [&](const Observation& each) { return common_step_count(each, to); });
}

// The steps up to the first difference, then both sides of it.
std::string difference(const Scenario& scenario, const Observation& recorded,
                       const Observation& observed) {
  std::string report;
  const std::size_t common = common_step_count(recorded, observed);
  const auto line = [&](std::size_t index) {
    const Statement& statement = scenario.steps[index];
    return "  " + std::to_string(index + 1) + " " + statement.session + ": " + statement.sql;
  };
  for (std::size_t index = 0; index < common; ++index) {
    report += line(index) + "\n      " + text_of(recorded.steps[index]) + "\n";
  }
  if (common < scenario.steps.size()) {
    return report + line(common) + "\n    - recorded: " + text_of(recorded.steps[common]) +
           "\n    - observed: " + text_of(observed.steps[common]) + "\n";
  }
  for (std::size_t index = 0; index < recorded.finals.size(); ++index) {
    const Final& expected = recorded.finals[index];
    const Final& actual = observed.finals[index];
    if (!alike(expected, actual)) {
      report += "  afterwards: " + expected.query + "\n    - recorded: " + text_of(expected.rows) +
                "\n    - observed: " + text_of(actual.rows) + "\n";
    }
  }
  return report;
}

Judgement judge_all(const Scenario& scenario, const std::vector<Observation>& observed) {
  for (const Observation& recorded : scenario.observations) {
    if (!contains(observed, recorded)) {
      return {Verdict::differ, "a recorded outcome is not among the " +
                                   std::to_string(observed.size()) + " observed:\n" +
                                   difference(scenario, recorded, nearest(observed, recorded))};
    }
  }
  if (scenario.record == Record::some_outcomes) {
    return {};
  }
  for (const Observation& each : observed) {
    if (!contains(scenario.observations, each)) {
      return {Verdict::differ,
              "an outcome is observed that never happens:\n" +
                  difference(scenario, nearest(scenario.observations, each), each)};
    }
  }
  return {};
}

Judgement judge_one(const Scenario& scenario, const Observation& observed) {
  if (contains(scenario.observations, observed) ||
      contains(scenario.observations_elsewhere, observed)) {
    return {};
  }
  return {Verdict::differ,
          "the observed outcome is not recorded:\n" +
              difference(scenario, nearest(scenario.observations, observed), observed)};
}

}  // namespace

bool alike(const Outcome& left, const Outcome& right) {
  return left.status == right.status && left.tag == right.tag && left.rows == right.rows &&
         left.sqlstate == right.sqlstate && alike_if_known(left.constraint, right.constraint) &&
         alike_if_known(left.blocked_by, right.blocked_by) && alike_if_known(left.wait, right.wait);
}

bool alike(const Observation& left, const Observation& right) {
  return left.steps.size() == right.steps.size() &&
         common_step_count(left, right) == left.steps.size() &&
         std::ranges::equal(left.finals, right.finals,
                            [](const Final& a, const Final& b) { return alike(a, b); });
}

Judgement judge(const Scenario& scenario, Implementation& implementation) {
  try {
    const std::vector<Observation> observed = implementation.observe(scenario);
    return implementation.observes_all() ? judge_all(scenario, observed)
                                         : judge_one(scenario, observed.front());
  } catch (const Unsupported& unsupported) {
    return {Verdict::unsupported, std::string(unsupported.what()) + "\n"};
  }
}

}  // namespace ordercheck::conformance
