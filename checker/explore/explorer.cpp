// SPDX-License-Identifier: Apache-2.0
#include "explore/explorer.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <utility>

#include "explore/depth_first.hpp"
#include "explore/long_search.hpp"
#include "explore/monitor_log.hpp"
#include "explore/optimal_dpor.hpp"
#include "explore/preemption_bounded.hpp"
#include "explore/random_walk.hpp"
#include "explore/search_run.hpp"
#include "explore/shared_search.hpp"
#include "runtime/execution.hpp"
#include "runtime/kinds.hpp"
#include "runtime/place.hpp"

namespace ordercheck::explore {

namespace {

using runtime::Ending;
using runtime::Execution;
using Clock = MonitorLog::Clock;

constexpr unsigned kRestartCountMax = 16;
constexpr std::uint64_t kSampleCountDefault = 10'000;
constexpr unsigned kPreemptionBoundDefault = 2;

std::unique_ptr<runtime::Strategy> strategy_of(const Options& options) {
  switch (options.search) {
    case Search::exhaustive:
      return std::make_unique<OptimalDpor>();
    case Search::depth_first:
      return std::make_unique<DepthFirst>();
    case Search::preemption_bounded:
      return std::make_unique<PreemptionBounded>(
          options.preemption_bound.value_or(kPreemptionBoundDefault), std::nullopt);
    case Search::random_walk:
      return std::make_unique<RandomWalk>(options.seed);
  }
  return nullptr;
}

}  // namespace

runtime::Settings settings_of(const Options& options) {
  return {.step_bound = std::min<std::uint32_t>(options.step_bound, 60'000),
          .seed = options.seed,
          .time = options.time,
          .early_ticks = options.early_ticks,
          .spurious_wakeups = options.spurious_wakeups,
          .stack_size_bytes = options.stack_size_bytes};
}

Schedule schedule_of(const Execution& execution) {
  Schedule schedule;
  schedule.threads = execution.paths();
  for (const std::uintptr_t place : const_cast<Execution&>(execution).races().promoted_places()) {
    schedule.promoted.push_back(runtime::place_key(reinterpret_cast<const void*>(place)));
  }
  std::ranges::sort(schedule.promoted);
  for (const runtime::Event& event : execution.events()) {
    schedule.decisions.push_back(event.decision());
  }
  return schedule;
}

std::string race_text(const Execution& execution, const runtime::DataRace& race) {
  const auto side = [&](const runtime::RaceParty& party) {
    return std::string{party.write ? "write" : "read"} + " by " + execution.name_of(party.thread);
  };
  return "data race on " + execution.place_name(race.address) + ": " + side(race.first) + ", " +
         side(race.second) + ", and nothing orders them";
}

bool Explorer::out_of_budget() {
  const std::uint64_t budget = options_.execution_budget != 0           ? options_.execution_budget
                               : options_.search == Search::random_walk ? kSampleCountDefault
                                                                        : ~std::uint64_t{0};
  if (outcome_.executions >= budget) {
    outcome_.stop_reason = StopReason::executions;
  } else if (monitor_.stop_requested.load(std::memory_order_relaxed) != 0) {
    outcome_.stop_reason = StopReason::signal;
  } else if (log_.out_of_time() ||
             (outcome_.executions % 64 == 0 && Clock::now() >= began_ + options_.time_budget)) {
    outcome_.stop_reason = StopReason::time;
  }
  return outcome_.stop_reason != StopReason::none;
}

void Explorer::keep_race() {
  if (race_.has_value() || execution_.data_races().empty()) {
    return;
  }
  const runtime::DataRace& race = execution_.data_races().front();
  race_ = finding_of(
      {"data_race", execution_.place_name(race.address), race_text(execution_, race), {}});
}

bool Explorer::promote_races() {
  bool any = false;
  if (!options_.promote_races || outcome_.restarts >= kRestartCountMax) {
    return false;
  }
  for (const runtime::DataRace& race : execution_.data_races()) {
    if (!execution_.races().promoted(race.address)) {
      execution_.races().promote(race.address);
      any = true;
    }
  }
  return any;
}

void Explorer::diverged() {
  outcome_.stop_reason = StopReason::nondeterminism;
  outcome_.message = "the body is not deterministic: " + execution_.divergence() +
                     "; the usual causes are real clocks, addresses in hash order, uninitialised "
                     "reads, and static state that outlives an execution";
}

Explorer::After Explorer::look_at_execution() {
  outcome_.steps += execution_.events().size() - execution_.kept();
  switch (execution_.ending()) {
    case Ending::diverged:
      diverged();
      return After::stop;
    case Ending::abandoned:
      break;
    case Ending::cut:
      ++outcome_.executions_cut;
      [[fallthrough]];
    case Ending::complete:
    case Ending::livelock:
      ++outcome_.executions;
      monitor_.executions.store(outcome_.executions, std::memory_order_relaxed);
      monitor_.steps.store(outcome_.steps, std::memory_order_relaxed);
      break;
  }
  keep_race();
  if (!execution_.data_races().empty() && promote_races()) {
    return After::restart;
  }
  if (!execution_.violations().empty()) {
    for (const runtime::Met& met : execution_.violations()) {
      outcome_.violations.push_back(met.violation);
    }
    outcome_.finding = finding_of(outcome_.violations.front());
    return After::stop;
  }
  return After::go_on;
}

Finding Explorer::finding_of(const Violation& violation) {
  Finding finding;
  finding.violation = violation;
  finding.schedule = schedule_of(execution_);
  finding.executions_to_find = outcome_.executions;
  return finding;
}

void Explorer::search(runtime::Strategy& strategy) {
  auto* const reduction = dynamic_cast<OptimalDpor*>(&strategy);
  runtime::Plan plan;
  ended_ = false;
  after_ = After::go_on;
  while (!out_of_budget()) {
    if (!strategy.next(plan)) {
      ended_ = true;
      return;
    }
    execution_.run(body_, plan, strategy, nullptr);
    after_ = look_at_execution();
    if (after_ != After::go_on) {
      return;
    }
    if (execution_.ending() == Ending::abandoned && out_of_budget()) {
      return;
    }
    strategy.finished(execution_);
    if (reduction != nullptr && reduction->full()) {
      outcome_.message = no_room_text();
      return;
    }
    if (reduction != nullptr && !long_search_.after_execution(*reduction)) {
      if (!out_of_budget()) {
        diverged();
      }
      return;
    }
  }
}

/// With what the parent needs to run an execution again.
void Explorer::tell_of_restart() {
  monitor_.restarts.store(outcome_.restarts, std::memory_order_relaxed);
  std::uint32_t count = 0;
  for (const std::string& place : schedule_of(execution_).promoted) {
    if (count < std::size(monitor_.promoted)) {
      std::strncpy(monitor_.promoted[count++], place.c_str(), sizeof monitor_.promoted[0] - 1);
    }
  }
  monitor_.promoted_count.store(count, std::memory_order_relaxed);
}

Outcome Explorer::explore() {
  std::unique_ptr<runtime::Strategy> strategy = strategy_of(options_);
  auto* reduction = dynamic_cast<OptimalDpor*>(strategy.get());
  if (reduction != nullptr) {
    long_search_.begin(*reduction);
    tell_of_restart();
  }
  search(*strategy);
  while (after_ == After::restart) {
    ++outcome_.restarts;
    tell_of_restart();
    outcome_.executions = outcome_.executions_cut = outcome_.steps = 0;
    execution_.invariants().counts().clear();
    strategy = strategy_of(options_);
    search(*strategy);
  }
  reduction = dynamic_cast<OptimalDpor*>(strategy.get());
  if (reduction != nullptr) {
    // What a body did once and does not do again cannot be continued.
    outcome_.pending_max = reduction->counts().pending_nodes_max;
    long_search_.end(*reduction, outcome_.stop_reason == StopReason::none ||
                                     outcome_.stop_reason == StopReason::nondeterminism);
    if (options_.estimate.count() != 0 && outcome_.stop_reason == StopReason::time) {
      log_.set_deadline(Clock::time_point::max());
      long_search_.sample(Clock::now() + options_.estimate / 2);
    }
  }
  conclude(strategy->claim(), ended_);
  return std::move(outcome_);
}

void Explorer::name_bounds(runtime::Claim claim) {
  if (claim == runtime::Claim::exhaustive_within_bound) {
    const unsigned bound = options_.preemption_bound.value_or(kPreemptionBoundDefault);
    outcome_.bounds.push_back("at most " + std::to_string(bound) + " preemptions");
  }
  outcome_.bounds.emplace_back("values of atomics are sequentially consistent");
  outcome_.bounds.push_back(options_.time == TimeMode::quiescent
                                ? "virtual time passes only when nothing else can run"
                                : "virtual time passes early at most " +
                                      std::to_string(options_.early_ticks) + " times");
  if (execution_.horizon() != 0) {
    outcome_.bounds.push_back("virtual time up to " + runtime::time_text(execution_.horizon()));
  }
  if (options_.spurious_wakeups != 0) {
    outcome_.bounds.push_back("at most " + std::to_string(options_.spurious_wakeups) +
                              " spurious wakeups");
  }
}

void Explorer::conclude(runtime::Claim claim, bool ended) {
  name_bounds(claim);
  outcome_.invariants = execution_.invariants().counts();
  if (outcome_.finding.has_value() && race_.has_value()) {
    outcome_.finding->violation.cause = race_->violation.message;
    outcome_.violations.front().cause = race_->violation.message;
    outcome_.violations.push_back(race_->violation);
  } else if (race_.has_value()) {
    outcome_.finding = race_;
    outcome_.violations.push_back(race_->violation);
  }
  const bool sampled =
      outcome_.stop_reason == StopReason::executions && options_.search == Search::random_walk;
  if (ended && !outcome_.finding.has_value() && outcome_.executions_cut == 0) {
    for (const InvariantCount& count : outcome_.invariants) {
      if (count.type == "sometimes" && count.reached == 0) {
        outcome_.violations.push_back(
            {"never_reached", count.name, "never reached in any execution: " + count.name, {}});
      }
    }
  }
  if (outcome_.finding.has_value() || !outcome_.violations.empty()) {
    outcome_.verdict = Verdict::violated;
    outcome_.stop_reason =
        outcome_.stop_reason == StopReason::signal ? StopReason::signal : StopReason::none;
  } else if (outcome_.stop_reason == StopReason::nondeterminism) {
    outcome_.verdict = Verdict::stopped;
  } else if (outcome_.executions_cut != 0) {
    outcome_.verdict = Verdict::stopped;
    outcome_.stop_reason = StopReason::steps;
  } else if (sampled) {
    outcome_.verdict = Verdict::sampled;
    outcome_.stop_reason = StopReason::none;
  } else {
    outcome_.verdict = ended ? Verdict::exhausted : Verdict::stopped;
  }
  if (outcome_.finding.has_value()) {
    improve(*outcome_.finding);
  }
}

namespace {

class ExplorerOfBranches final : public BranchExplorer {
 public:
  ExplorerOfBranches(const Options& options, const std::function<void()>& body, Seat& seat)
      : seat_{seat}, explorer_{options, body, seat.monitor} {}

  Report explore(const Assignment& assignment, const Agree& agree) override {
    return explorer_.explore_branches(assignment, seat_.leave, agree);
  }

 private:
  Seat& seat_;
  Explorer explorer_;
};

Outcome explore_together(const Options& options, const std::function<void()>& body,
                         Monitor& monitor) {
  const auto began = Clock::now();
  SharedOutcome found = search_together(options, monitor, [&](Seat& seat) {
    return std::make_unique<ExplorerOfBranches>(options, body, seat);
  });
  return Explorer{options, body, monitor}.conclude_shared(std::move(found), began);
}

}  // namespace

Outcome explore(const Options& options, const std::function<void()>& body, Monitor& monitor,
                const Persistence& persistence) {
  if (options.jobs > 1 && options.search == Search::exhaustive && !options.in_process &&
      options.estimate.count() == 0 && persistence.file.empty()) {
    return explore_together(options, body, monitor);
  }
  return Explorer{options, body, monitor, persistence}.explore();
}

std::optional<Finding> minimise(const Options& options, const std::function<void()>& body,
                                Monitor& monitor, const Schedule& known) {
  return Explorer{options, body, monitor}.minimise(&known, nullptr, {});
}

Replayed replay(const Options& options, const std::function<void()>& body, const Schedule& schedule,
                Monitor& monitor, ReplayEnd end) {
  return Explorer{options, body, monitor}.replay(schedule, end);
}

Schedule schedule_of(const Monitor& monitor) {
  Schedule schedule;
  schedule.threads = {"main", "clock"};
  for (std::uint32_t slot = 2; slot < monitor.thread_count.load(); ++slot) {
    schedule.threads.emplace_back(monitor.thread_paths[slot]);
  }
  for (std::uint32_t i = 0; i < monitor.promoted_count.load(); ++i) {
    schedule.promoted.emplace_back(monitor.promoted[i]);
  }
  const std::uint64_t count =
      std::min<std::uint64_t>(monitor.decision_count.load(), Monitor::kDecisionCountMax);
  schedule.decisions.assign(monitor.decisions, monitor.decisions + count);
  return schedule;
}

}  // namespace ordercheck::explore
