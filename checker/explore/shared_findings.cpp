// SPDX-License-Identifier: Apache-2.0
// What several explorers found, put together.
#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "explore/shared_search.hpp"

namespace ordercheck::explore {

namespace {

void keep_smaller(std::optional<Finding>& kept, const std::optional<Finding>& met) {
  if (met.has_value() && (!kept.has_value() || is_smaller(*met, *kept))) {
    kept = met;
  }
}

void add_counts(Outcome& all, const Outcome& outcome) {
  all.executions += outcome.executions;
  all.steps += outcome.steps;
  all.executions_cut += outcome.executions_cut;
  for (const InvariantCount& count : outcome.invariants) {
    const auto known = std::ranges::find_if(all.invariants, [&](const InvariantCount& other) {
      return other.name == count.name && other.type == count.type;
    });
    if (known == all.invariants.end()) {
      all.invariants.push_back(count);
    } else {
      known->evaluations += count.evaluations;
      known->reached += count.reached;
    }
  }
}

}  // namespace

bool is_smaller(const Finding& a, const Finding& b) {
  const auto key = [](const Finding& finding) {
    return std::tuple{finding.faults, finding.preemptions, finding.schedule.decisions.size()};
  };
  if (key(a) != key(b)) {
    return key(a) < key(b);
  }
  return std::ranges::lexicographical_compare(
      a.schedule.decisions, b.schedule.decisions, [](const auto& x, const auto& y) {
        return std::pair{x.thread, x.label} < std::pair{y.thread, y.label};
      });
}

void add(SharedOutcome& found, const Report& report) {
  add_counts(found.outcome, report.outcome);
  found.horizon = std::max(found.horizon, report.horizon);
  keep_smaller(found.race, report.race);
  if (report.outcome.finding.has_value()) {
    const std::optional<Finding> before = found.outcome.finding;
    keep_smaller(found.outcome.finding, report.outcome.finding);
    if (!before.has_value() || is_smaller(*report.outcome.finding, *before)) {
      found.outcome.violations = report.outcome.violations;
      found.outcome.finding->executions_to_find = found.outcome.executions;
    }
  }
  if (report.end == Report::End::restarted) {
    found.promoted = report.promoted;
  }
  if (report.end == Report::End::diverged) {
    found.outcome.stop_reason = report.outcome.stop_reason;
    found.outcome.message = report.outcome.message;
  }
}

}  // namespace ordercheck::explore
