// SPDX-License-Identifier: Apache-2.0
#include "testing/investigation.hpp"

#include <algorithm>
#include <csignal>
#include <exception>
#include <memory>
#include <stdexcept>
#include <utility>
#include <variant>

#include <fmt/core.h>
#include <unistd.h>

#include "counterexample/convert.hpp"
#include "counterexample/file.hpp"
#include "counterexample/object_names.hpp"
#include "testing/checkpoints.hpp"
#include "testing/verdict_text.hpp"

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kReplayTime = 60s;

bool is_same(const Violation& a, const Violation& b) {
  return a.type == b.type && a.name == b.name;
}

Violation violation_of(const Death& death, const Options& options) {
  switch (death.cause) {
    case DeathCause::crash:
    case DeathCause::endless_loop:
      return testing::violation_of(death.crash, death.thread, options);
    case DeathCause::exited:
      return {"crash", "exit",
              fmt::format("the body ended its process with exit code {}", death.code), ""};
    case DeathCause::killed:
    case DeathCause::interrupted:
    case DeathCause::overdue:
      break;
  }
  return {
      "crash", signal_name(death.code),
      fmt::format("thread {}: the process was ended by {}", death.thread, signal_name(death.code)),
      ""};
}

// Nobody but the system (out of memory) or the user ends a process with SIGKILL.
bool is_of_the_body(const Death& death) {
  return death.cause == DeathCause::crash || death.cause == DeathCause::endless_loop ||
         death.cause == DeathCause::exited ||
         (death.cause == DeathCause::killed && death.code != SIGKILL);
}

std::vector<std::uintptr_t> stack_of(const Crash& crash) {
  return {crash.stack.begin(), crash.stack.begin() + crash.depth};
}

runtime::RecordedViolation recorded_crash(const Death& death, const Options& options) {
  runtime::RecordedViolation recorded;
  recorded.violation = violation_of(death, options);
  const auto& threads = death.schedule.threads;
  const auto thread = std::ranges::find(threads, death.thread);
  recorded.thread =
      thread == threads.end() ? 0 : static_cast<std::size_t>(thread - threads.begin());
  recorded.stack.assign(death.crash.stack.begin(), death.crash.stack.begin() + death.crash.depth);
  return recorded;
}

bool is_crash(const Violation& violation) {
  return violation.type == "crash" || violation.type == "stack_overflow" ||
         violation.type == "endless_loop";
}

// A parked thread's own stack does not show where it crashed.
void place_crash(const Crash& crash, runtime::Recording& recording) {
  const auto met = std::ranges::find_if(
      recording.violations, [](const auto& recorded) { return is_crash(recorded.violation); });
  if (crash.signal != 0 && met != recording.violations.end()) {
    met->stack = stack_of(crash);
  }
}

void count_steps(Confirmed& confirmed, std::size_t end) {
  const auto& steps = confirmed.replayed.recording.steps;
  for (std::size_t i = 0; i < std::min(end, steps.size()); ++i) {
    confirmed.faults += steps[i].fault ? 1U : 0U;
    confirmed.preemptions += steps[i].preemption ? 1U : 0U;
  }
}

// The violation that is looked for becomes the headline.
void judge(Confirmed& confirmed, const Violation& violation) {
  auto& violations = confirmed.replayed.recording.violations;
  const auto met = std::ranges::find_if(
      violations, [&](const auto& recorded) { return is_same(recorded.violation, violation); });
  confirmed.reproduced = met != violations.end() && !confirmed.replayed.diverged;
  if (met != violations.end()) {
    count_steps(confirmed, met->step);
    std::rotate(violations.begin(), met, met + 1);
  }
}

}  // namespace

counterexample::Size size_of(const Searched& searched) {
  const explore::Finding& finding = *searched.outcome.finding;
  return {searched.workload_text.size(), finding.faults, finding.preemptions,
          finding.schedule.decisions.size()};
}

Investigation::Investigation(const Options& options, counterexample::Test test, Face face,
                             Engine engine)
    : options_{options},
      test_{std::move(test)},
      progress_{test_.name, options.time_budget, isatty(STDERR_FILENO) == 1},
      explorer_{options,
                std::move(face),
                std::move(engine),
                {.tick =
                     [this](const explore::Monitor& monitor) {
                       progress_.update(progress_state(monitor, phase_), Clock::now());
                     },
                 .interrupted = [] { return testing::interrupted(); }}} {}

std::chrono::milliseconds Investigation::remaining() const {
  const auto spent_time =
      std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start_);
  return std::max(options_.time_budget - spent_time, 0ms);
}

Searched Investigation::search(const std::string& workload, const Budget& budget) {
  Task task;
  task.type = Task::Type::explore;
  task.workload = workload;
  task.execution_budget = budget.executions;
  task.time_budget = budget.time;
  task.minimise = budget.minimise;
  task.persistence = persistence_of(options_, test_, workload);
  std::variant<Answer, Death> reply = explorer_.perform(task);
  if (const Death* const death = std::get_if<Death>(&reply)) {
    return from_death(*death, workload);
  }
  auto& answer = std::get<Answer>(reply);
  if (!answer.outcome) {
    throw std::runtime_error{test_.name + ": " + answer.error};
  }
  return {std::move(*answer.outcome), workload, std::move(answer.workload_text), answer.discarded,
          false};
}

Searched Investigation::from_death(const Death& death, const std::string& workload) {
  Searched searched;
  searched.workload = workload;
  explore::Outcome& outcome = searched.outcome;
  outcome.executions = death.executions;
  outcome.steps = death.steps;
  outcome.restarts = death.restarts;
  if (!is_of_the_body(death)) {
    outcome.verdict = Verdict::stopped;
    outcome.stop_reason =
        death.cause == DeathCause::overdue ? StopReason::time : StopReason::signal;
    if (death.cause == DeathCause::killed) {
      outcome.message =
          "the explorer process was ended by SIGKILL; lack of memory is the usual cause";
    } else if (death.cause == DeathCause::overdue) {
      outcome.message =
          "bug in ordercheck: the explorer process did not answer long after its time budget";
    }
    return searched;
  }
  searched.crashed = true;
  outcome.verdict = Verdict::violated;
  explore::Finding& finding = outcome.finding.emplace();
  finding.violation = violation_of(death, options_);
  finding.executions_to_find = death.executions + 1;
  finding.schedule = death.schedule;
  outcome.violations = {finding.violation};
  return searched;
}

Confirmed Investigation::replay(const std::string& workload, const explore::Schedule& schedule,
                                const Violation& violation) {
  Task task;
  task.type = Task::Type::replay;
  task.workload = workload;
  task.time_budget = kReplayTime;
  task.schedule = schedule;
  Confirmed confirmed;
  std::variant<Answer, Death> reply = explorer_.perform(task);
  if (const Death* const death = std::get_if<Death>(&reply)) {
    // The body took the process with it even so. All but its last step can still be recorded.
    const runtime::RecordedViolation crash = recorded_crash(*death, options_);
    task.end = explore::ReplayEnd::last_decision;
    std::variant<Answer, Death> again = explorer_.perform(task);
    if (auto* const answer = std::get_if<Answer>(&again); answer != nullptr && answer->replayed) {
      take(*answer, confirmed);
    }
    auto& recording = confirmed.replayed.recording;
    recording.violations.insert(recording.violations.begin(), crash)->step = recording.steps.size();
  } else {
    take(std::get<Answer>(reply), confirmed);
    place_crash(explorer_.crash(), confirmed.replayed.recording);
  }
  judge(confirmed, violation);
  return confirmed;
}

// Code that runs before a thread's first scheduling point runs at no recorded place. What it does
// to the system's own locks may need the search's way of going on behind a shorter prefix of the
// schedule.
Confirmed Investigation::reproduce(const std::string& workload, explore::Finding& finding) {
  Confirmed confirmed = replay(workload, finding.schedule, finding.violation);
  if (confirmed.reproduced || finding.violation.type != "misuse") {
    return confirmed;
  }
  explore::Schedule prefix = finding.schedule;
  const std::size_t all = prefix.decisions.size();
  for (std::size_t left = all; left > 0; left /= 2) {
    prefix.decisions.assign(
        finding.schedule.decisions.begin(),
        finding.schedule.decisions.begin() + static_cast<std::ptrdiff_t>(all - left));
    Confirmed shorter = replay(workload, prefix, finding.violation);
    if (shorter.reproduced) {
      finding.schedule = std::move(prefix);
      return shorter;
    }
  }
  return confirmed;
}

void Investigation::take(Answer& answer, Confirmed& confirmed) const {
  if (!answer.replayed) {
    throw std::runtime_error{test_.name + ": " + answer.error};
  }
  confirmed.replayed = std::move(*answer.replayed);
  confirmed.workload_text = std::move(answer.workload_text);
}

void Investigation::count(const Confirmed& confirmed, explore::Finding& finding) const {
  finding.faults = confirmed.faults;
  finding.preemptions = confirmed.preemptions;
}

// Each better execution of a crash ends the process that met it.
void Investigation::improve(Searched& searched, explore::Finding& finding) {
  const Confirmed known = replay(searched.workload, finding.schedule, finding.violation);
  if (!known.reproduced) {
    return;
  }
  count(known, finding);
  set_phase("minimising");
  Task task;
  task.type = Task::Type::minimise;
  task.workload = searched.workload;
  task.execution_budget = options_.execution_budget;
  task.time_budget = remaining();
  task.schedule = finding.schedule;
  std::variant<Answer, Death> reply = explorer_.perform(task);
  if (const auto* const answer = std::get_if<Answer>(&reply)) {
    if (answer->finding && is_same(answer->finding->violation, finding.violation)) {
      const auto executions_to_find = finding.executions_to_find;
      finding = *answer->finding;
      finding.executions_to_find = executions_to_find;
    }
    return;
  }
  const auto& death = std::get<Death>(reply);
  if (!is_of_the_body(death) || !is_same(violation_of(death, options_), finding.violation)) {
    return;
  }
  const Confirmed better = replay(searched.workload, death.schedule, finding.violation);
  if (better.reproduced && better.preemptions <= finding.preemptions) {
    finding.schedule = death.schedule;
    finding.minimal = true;  // bounds are tried in ascending order
    finding.executions_to_minimise = death.executions;
    count(better, finding);
  }
}

void Investigation::write_down(Result& result, const Searched& searched, const Confirmed& confirmed,
                               const Shrinking& shrinking) {
  counterexample::Circumstances circumstances;
  circumstances.options = options_;
  circumstances.test = test_;
  circumstances.workload = {searched.workload, searched.workload_text};
  circumstances.invariants = result.invariants;
  circumstances.executions = result.executions;
  circumstances.unknown_candidates = shrinking.unknown_candidates;
  circumstances.before = shrinking.before;
  if (shrinking.before) {
    circumstances.after = size_of(searched);
  }
  circumstances.replays = 1;
  circumstances.replays_reproduced = 1;
  auto document = std::make_shared<counterexample::Document>(counterexample::convert(
      confirmed.replayed.recording, *searched.outcome.finding, circumstances));
  // The result and the file say the same: the headline as the replay met it, and the same names.
  for (Violation& violation : result.violations) {
    if (is_same(violation, searched.outcome.finding->violation)) {
      violation.message = document->failure.violation.message;
    }
    counterexample::name_by_line(*document, violation);
  }
  const std::filesystem::path path = counterexample::path_in(options_.out, *document);
  try {
    counterexample::write_file(*document, path);
    document->file = std::filesystem::absolute(path).string();
  } catch (const std::exception& error) {
    document->remarks.emplace_back(error.what());
  }
  result.counterexample.emplace(std::move(document));
}

Result Investigation::conclude(Searched searched, const Shrinking& shrinking) {
  explore::Outcome& outcome = searched.outcome;
  std::optional<Confirmed> confirmed;
  if (outcome.finding) {
    if (searched.crashed && options_.minimise && !interrupted()) {
      improve(searched, *outcome.finding);
    }
    confirmed = reproduce(searched.workload, *outcome.finding);
    if (searched.crashed) {
      count(*confirmed, *outcome.finding);
    }
  }
  Result result;
  result.verdict = outcome.verdict;
  result.stop_reason = outcome.stop_reason;
  result.executions = outcome.executions;
  result.steps = outcome.steps;
  result.executions_cut = outcome.executions_cut;
  result.pending_max = outcome.pending_max;
  result.restarts = outcome.restarts;
  result.bounds = outcome.bounds;
  result.invariants = outcome.invariants;
  result.violations = outcome.violations;
  result.seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  if (result.verdict == Verdict::exhausted) {
    require_every_sometimes(result);
  }
  if (confirmed && confirmed->reproduced) {
    write_down(result, searched, *confirmed, shrinking);
  } else if (confirmed) {
    result.verdict = Verdict::stopped;
    result.stop_reason = StopReason::nondeterminism;
    outcome.message = fmt::format(
        "a violation ({}) could not be reproduced: {}; the body depends on something that "
        "ordercheck does not control",
        outcome.finding->violation.message,
        confirmed->replayed.diverged ? confirmed->replayed.divergence
                                     : "the replay ended without it");
  }
  const bool only_estimated = options_.estimate.count() != 0 && outcome.estimate.samples != 0 &&
                              result.verdict == Verdict::stopped;
  result.message = only_estimated ? estimate_text(outcome.estimate, result.executions)
                                  : verdict_text(result, outcome.message, outcome.estimate);
  return result;
}

}  // namespace ordercheck::testing
