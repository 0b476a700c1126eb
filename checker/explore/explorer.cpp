// SPDX-License-Identifier: Apache-2.0
#include "explore/explorer.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <tuple>
#include <utility>

#include "explore/branch_search.hpp"
#include "explore/depth_first.hpp"
#include "explore/long_search.hpp"
#include "explore/monitor_log.hpp"
#include "explore/optimal_dpor.hpp"
#include "explore/preemption_bounded.hpp"
#include "explore/random_walk.hpp"
#include "explore/replay.hpp"
#include "explore/shared_search.hpp"
#include "runtime/execution.hpp"
#include "runtime/id_tables.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/kinds.hpp"
#include "runtime/place.hpp"
#include "runtime/recorder.hpp"

namespace ordercheck::explore {

namespace {

using runtime::Ending;
using runtime::Execution;
using Clock = MonitorLog::Clock;

constexpr unsigned kRestartCountMax = 16;
constexpr std::uint64_t kSampleCountDefault = 10'000;
constexpr unsigned kPreemptionBoundDefault = 2;
constexpr std::uint64_t kShortestSearch = 10'000;  // executions, at least

runtime::Settings settings_of(const Options& options) {
  return {.step_bound = std::min<std::uint32_t>(options.step_bound, 60'000),
          .seed = options.seed,
          .time = options.time,
          .early_ticks = options.early_ticks,
          .spurious_wakeups = options.spurious_wakeups,
          .stack_size_bytes = options.stack_size_bytes};
}

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

/// The fewest preemptions and faults are counted on a recorded replay.
PreemptionBounded::Cost cost_of(const runtime::Recording& recording) {
  PreemptionBounded::Cost cost;
  for (const runtime::RecordedStep& step : recording.steps) {
    cost.faults += step.fault ? 1 : 0;
    cost.preemptions += step.preemption ? 1 : 0;
  }
  return cost;
}

/// The number of events before a violation that the recorded execution met.
std::size_t steps_to(const Violation& violation, const runtime::Recording& recording) {
  const auto found =
      std::ranges::find_if(recording.violations, [&](const runtime::RecordedViolation& each) {
        return each.violation.type == violation.type && each.violation.name == violation.name;
      });
  return found != recording.violations.end() ? found->step : recording.steps.size();
}

}  // namespace

/// One search with its restarts.
class Explorer {
 public:
  Explorer(const Options& options, const std::function<void()>& body, Monitor& monitor,
           const Persistence& persistence = {})
      : options_{options},
        body_{body},
        monitor_{monitor},
        began_{Clock::now()},
        log_{monitor, began_ + options.time_budget},
        execution_{settings_of(options), log_},
        long_search_{{options_, body_, monitor_, execution_, outcome_, race_}, persistence} {}

  Outcome explore();
  /// As one explorer of several: branches of a shared tree.
  Report explore_branches(const Assignment& assignment, const std::atomic<std::uint32_t>& leave,
                          const Agree& agree);
  /// What several explorers found, as the outcome of one.
  Outcome conclude_shared(SharedOutcome found, Clock::time_point began);
  std::optional<Finding> minimise(const Schedule* known, const Violation* wanted,
                                  PreemptionBounded::Cost below);
  Replayed replay(const Schedule& schedule, ReplayEnd end);
  void promote(const Schedule& schedule);

 private:
  enum class After : std::uint8_t { go_on, restart, stop };

  struct Met {
    Violation violation;
    std::size_t steps = 0;
  };

  /// Things that have a number. More of them: the others must be told.
  struct IdCounts {
    std::size_t cells = 0, threads = 0, constants = 0;
    bool operator==(const IdCounts&) const = default;
  };

  /// Runs executions until the strategy, the budget or a violation ends it.
  void search(runtime::Strategy& strategy);
  Report::End explore_branch(const std::function<bool()>& enough, const Agree& agree);
  void agree_on_ids(const Agree& agree);
  IdCounts count_ids() const;
  void tell_of_restart();
  After look_at_execution();
  void diverged();
  bool promote_races();
  void keep_race();
  Finding finding_of(const Violation& violation);
  void improve(Finding& finding);
  std::optional<Met> met(const Violation& wanted);
  void conclude(runtime::Claim claim, bool ended);
  void name_bounds(runtime::Claim claim);
  bool out_of_budget();

  const Options& options_;
  const std::function<void()>& body_;
  Monitor& monitor_;
  Clock::time_point began_;
  MonitorLog log_;
  Execution execution_;
  Outcome outcome_;
  std::optional<Finding> race_;
  LongSearch long_search_;
  BranchSearch branches_;
  IdCounts agreed_;
  bool ended_ = false;
  std::uint64_t minimising_executions_ = 0;
  After after_ = After::go_on;
};

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

void Explorer::improve(Finding& finding) {
  const Replayed replayed = replay(finding.schedule, ReplayEnd::execution);
  const PreemptionBounded::Cost cost = cost_of(replayed.recording);
  finding.faults = cost.faults;
  finding.preemptions = cost.preemptions;
  finding.steps = steps_to(finding.violation, replayed.recording);
  if (replayed.diverged || !options_.minimise || outcome_.stop_reason == StopReason::signal) {
    return;
  }
  // What costs the same may have fewer steps.
  std::optional<Finding> better =
      minimise(nullptr, &finding.violation, {cost.faults, cost.preemptions + 1});
  const auto size = [](const Finding& each) {
    return std::tuple{each.faults, each.preemptions, each.steps};
  };
  if (better.has_value() && size(*better) < size(finding)) {
    better->violation.cause = finding.violation.cause;
    better->executions_to_find = finding.executions_to_find;
    finding = std::move(*better);
    outcome_.violations.front() = finding.violation;
  } else {
    finding.minimal = ended_ || better.has_value();
    finding.executions_to_minimise = minimising_executions_;
  }
}

/// The violation in question, if the execution that ran last met it, and after how many events.
std::optional<Explorer::Met> Explorer::met(const Violation& wanted) {
  if (wanted.type == "data_race") {
    for (const runtime::DataRace& race : execution_.data_races()) {
      const std::string name = execution_.place_name(race.address);
      if (name == wanted.name) {
        return Met{{"data_race", name, race_text(execution_, race), {}},
                   execution_.events().size()};
      }
    }
  }
  for (const runtime::Met& each : execution_.violations()) {
    if (each.violation.type == wanted.type && each.violation.name == wanted.name) {
      return Met{each.violation, each.position};
    }
  }
  return std::nullopt;
}

/// Searches the failing execution with the fewest faults, then preemptions, then steps: whatever
/// costs less than `below`, cheapest first.
std::optional<Finding> Explorer::minimise(const Schedule* known, const Violation* wanted,
                                          PreemptionBounded::Cost below) {
  if (known != nullptr) {
    promote(*known);
  }
  PreemptionBounded strategy{~0U, wanted != nullptr ? std::optional{below} : std::nullopt};
  runtime::Plan plan;
  std::optional<Finding> best;
  ended_ = false;
  minimising_executions_ = 0;
  std::uint64_t enough = ~std::uint64_t{0};
  while (Clock::now() < began_ + options_.time_budget && monitor_.stop_requested.load() == 0 &&
         minimising_executions_ < enough) {
    if (!strategy.next(plan)) {
      ended_ = !strategy.full();
      break;
    }
    if (best.has_value() &&
        strategy.cost() > PreemptionBounded::Cost{best->faults, best->preemptions}) {
      break;
    }
    execution_.run(body_, plan, strategy, nullptr);
    strategy.finished(execution_);
    ++minimising_executions_;
    monitor_.executions.store(minimising_executions_, std::memory_order_relaxed);
    const std::optional<Met> now = wanted != nullptr ? met(*wanted) : std::nullopt;
    if (!now.has_value() || (best.has_value() && now->steps >= best->steps)) {
      continue;  // without `wanted`: what is searched ends the process
    }
    if (!best.has_value()) {
      // That nothing costs less is shown; that nothing is shorter may take longer than it is worth.
      enough = minimising_executions_ + std::max(kShortestSearch, minimising_executions_);
    }
    best = finding_of(now->violation);
    best->steps = now->steps;
    best->faults = strategy.cost().faults;
    best->preemptions = strategy.cost().preemptions;
    best->minimal = true;
  }
  if (best.has_value()) {
    best->executions_to_minimise = minimising_executions_;
  }
  return best;
}

void Explorer::promote(const Schedule& schedule) {
  execution_.assign_slots(schedule.threads);
  execution_.races().forget_promoted();
  for (const std::string& place : schedule.promoted) {
    if (const auto address = runtime::place_of_key(place)) {
      execution_.races().promote(*address);
    }
  }
}

Replayed Explorer::replay(const Schedule& schedule, ReplayEnd end) {
  promote(schedule);
  log_.set_deadline(Clock::time_point::max());
  Replay strategy{schedule.decisions};
  runtime::Plan plan;
  strategy.next(plan);
  runtime::Recorder recorder;
  execution_.stop_after(end == ReplayEnd::last_decision ? schedule.decisions.size()
                                                        : runtime::kNoEvent);
  execution_.run(body_, plan, strategy, &recorder);
  execution_.stop_after(runtime::kNoEvent);
  log_.set_deadline(began_ + options_.time_budget);
  Replayed replayed;
  replayed.recording = std::move(recorder.recording());
  for (const runtime::DataRace& race : execution_.data_races()) {
    runtime::RecordedViolation met;
    met.violation = {
        "data_race", execution_.place_name(race.address), race_text(execution_, race), {}};
    met.step = replayed.recording.steps.size();
    met.thread = runtime::index_of(race.second.thread);
    met.stack = race.second.stack;
    replayed.recording.violations.push_back(std::move(met));
  }
  replayed.diverged = execution_.ending() == Ending::diverged;
  replayed.divergence = execution_.divergence();
  replayed.divergence_step = execution_.position();
  return replayed;
}

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
