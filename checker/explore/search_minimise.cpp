// SPDX-License-Identifier: Apache-2.0
// From a failing execution to the one with the fewest faults, preemptions and steps; replay.
#include <algorithm>
#include <tuple>
#include <utility>

#include "explore/replay.hpp"
#include "explore/search_run.hpp"
#include "runtime/place.hpp"
#include "runtime/recorder.hpp"

namespace ordercheck::explore {

using runtime::Ending;

namespace {

constexpr std::uint64_t kShortestSearch = 10'000;  // executions, at least

/// The number of events before a violation that the recorded execution met.
std::size_t steps_to(const Violation& violation, const runtime::Recording& recording) {
  const auto found =
      std::ranges::find_if(recording.violations, [&](const runtime::RecordedViolation& each) {
        return each.violation.type == violation.type && each.violation.name == violation.name;
      });
  return found != recording.violations.end() ? found->step : recording.steps.size();
}

}  // namespace

PreemptionBounded::Cost cost_of(const runtime::Recording& recording) {
  PreemptionBounded::Cost cost;
  for (const runtime::RecordedStep& step : recording.steps) {
    cost.faults += step.fault ? 1 : 0;
    cost.preemptions += step.preemption ? 1 : 0;
  }
  return cost;
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

}  // namespace ordercheck::explore
