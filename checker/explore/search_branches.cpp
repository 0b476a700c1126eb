// SPDX-License-Identifier: Apache-2.0
// The part of a search that one of several explorers does.
#include <utility>

#include "explore/optimal_dpor.hpp"
#include "explore/search_run.hpp"
#include "runtime/id_tables.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/place.hpp"

namespace ordercheck::explore {

using runtime::Ending;

Explorer::IdCounts Explorer::count_ids() const {
  return {execution_.world().cell_count(), execution_.paths().size(), runtime::constant_count()};
}

void Explorer::agree_on_ids(const Agree& agree) {
  if (count_ids() != agreed_) {
    agree(runtime::dump_ids(execution_));
    agreed_ = count_ids();
  }
}

Report Explorer::explore_branches(const Assignment& assignment,
                                  const std::atomic<std::uint32_t>& leave, const Agree& agree) {
  outcome_ = {};
  outcome_.restarts = assignment.restarts;
  race_.reset();
  execution_.invariants().counts().clear();
  if (!assignment.ids.empty()) {
    runtime::restore_ids(execution_, assignment.ids);
    agreed_ = count_ids();
  }
  const std::uint64_t clock_reads = runtime::uncontrolled_reads.clock;
  const auto enough = [&] {
    return leave.load(std::memory_order_relaxed) != 0 ||
           (assignment.execution_budget != 0 && outcome_.executions >= assignment.execution_budget);
  };
  if (assignment.sample_ms != 0) {
    long_search_.sample(Clock::now() + std::chrono::milliseconds{assignment.sample_ms});
    execution_.compute_clocks();  // of what the first branch may keep
    agree_on_ids(agree);
  }
  Report report;
  for (const Branch& branch : assignment.branches) {
    if (report.end != Report::End::left || (!report.explored.empty() && enough())) {
      break;
    }
    branches_.begin(branch, execution_);
    report.end = explore_branch(enough, agree);
    report.explored.push_back(branches_.leave());
  }
  report.promoted = schedule_of(execution_).promoted;
  report.horizon = execution_.horizon();
  report.clock_reads = runtime::uncontrolled_reads.clock - clock_reads;
  outcome_.invariants = execution_.invariants().counts();
  if (outcome_.finding.has_value()) {
    const PreemptionBounded::Cost cost =
        cost_of(replay(outcome_.finding->schedule, ReplayEnd::execution).recording);
    outcome_.finding->faults = cost.faults;
    outcome_.finding->preemptions = cost.preemptions;
  }
  report.outcome = std::move(outcome_);
  report.race = race_;
  return report;
}

/// At least one execution, so that the search gets on.
Report::End Explorer::explore_branch(const std::function<bool()>& enough, const Agree& agree) {
  runtime::Plan plan;
  bool begun = false;
  while (!(begun && enough()) && branches_.next(plan)) {
    execution_.run(body_, plan, branches_, nullptr);
    if (branches_.approaching() && execution_.ending() == Ending::abandoned &&
        execution_.events().size() == plan.kept + plan.rest.size()) {
      branches_.finished(execution_);
      continue;
    }
    begun = true;
    agree_on_ids(agree);
    after_ = look_at_execution();
    if (after_ != After::go_on) {
      return after_ == After::restart                  ? Report::End::restarted
             : execution_.ending() == Ending::diverged ? Report::End::diverged
                                                       : Report::End::violated;
    }
    if (execution_.ending() == Ending::abandoned) {
      return Report::End::aborted;
    }
    branches_.finished(execution_);
  }
  return Report::End::left;
}

Outcome Explorer::conclude_shared(SharedOutcome found, Clock::time_point began) {
  began_ = began;
  outcome_ = std::move(found.outcome);
  race_ = std::move(found.race);
  ended_ = found.ended;
  execution_.invariants().counts() = outcome_.invariants;
  execution_.raise_horizon(found.horizon);
  conclude(runtime::Claim::exhaustive, ended_);
  return std::move(outcome_);
}

}  // namespace ordercheck::explore
