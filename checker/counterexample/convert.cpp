// SPDX-License-Identifier: Apache-2.0
#include "counterexample/convert.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "counterexample/action.hpp"
#include "counterexample/binary_identity.hpp"
#include "counterexample/compare.hpp"
#include "counterexample/object_names.hpp"

namespace ordercheck::counterexample {

namespace {

// Stands in a divergence between what was recorded and what was met.
constexpr std::string_view kNow = ", now ";

constexpr std::array kSearchNames = {
    std::pair{Search::exhaustive, std::string_view{"exhaustive"}},
    std::pair{Search::depth_first, std::string_view{"depth_first"}},
    std::pair{Search::preemption_bounded, std::string_view{"preemption_bounded"}},
    std::pair{Search::random_walk, std::string_view{"random_walk"}},
};

constexpr std::array kTimeNames = {
    std::pair{TimeMode::quiescent, std::string_view{"quiescent"}},
    std::pair{TimeMode::racing, std::string_view{"racing"}},
};

template <class Names, class Value>
std::string name_of(const Names& names, Value value) {
  for (const auto& [known, name] : names) {
    if (known == value) {
      return std::string{name};
    }
  }
  return {};
}

template <class Names, class Value>
void set_by_name(const Names& names, std::string_view name, Value& value) {
  for (const auto& [known, known_name] : names) {
    if (known_name == name) {
      value = known;
    }
  }
}

Settings settings_of(const Options& options) {
  Settings settings;
  settings.search = name_of(kSearchNames, options.search);
  settings.time = name_of(kTimeNames, options.time);
  settings.early_ticks = options.early_ticks;
  settings.spurious_wakeups = options.spurious_wakeups;
  settings.seed = options.seed;
  settings.step_bound = options.step_bound;
  settings.preemption_bound = options.preemption_bound;
  settings.execution_budget = options.execution_budget;
  settings.time_budget = options.time_budget;
  settings.endless_loop = options.endless_loop;
  settings.stack_size_bytes = options.stack_size_bytes;
  settings.promote_races = options.promote_races;
  return settings;
}

/// Hands out the symbolised stacks in the order in which `addresses_of` collected them.
class Stacks {
 public:
  Stacks(const runtime::Recording& recording, Symboliser& symboliser)
      : stacks_{symboliser.symbolise(addresses_of(recording))} {}

  Stack next() { return std::move(stacks_[next_++]); }

 private:
  static std::vector<Addresses> addresses_of(const runtime::Recording& recording) {
    std::vector<Addresses> list;
    list.reserve(recording.threads.size() + recording.steps.size());
    for (const runtime::RecordedThread& thread : recording.threads) {
      list.push_back(thread.stack);
    }
    for (const runtime::RecordedStep& step : recording.steps) {
      list.push_back(step.stack);
    }
    for (const runtime::RecordedViolation& violation : recording.violations) {
      list.push_back(violation.stack);
    }
    for (const runtime::RecordedRace& race : recording.races) {
      list.push_back(race.first.stack);
      list.push_back(race.second.stack);
    }
    for (const runtime::RecordedObject& object : recording.objects) {
      list.push_back(object.stack);
    }
    return list;
  }

  std::vector<Stack> stacks_;
  std::size_t next_ = 0;
};

Thread thread_of(const runtime::RecordedThread& recorded, Stacks& stacks) {
  Thread thread;
  thread.path = recorded.path;
  thread.name = recorded.name.empty() ? recorded.path : recorded.name;
  thread.actor = recorded.actor;
  thread.state = recorded.state;
  thread.stack = stacks.next();
  return thread;
}

Step step_of(const runtime::RecordedStep& recorded, Stacks& stacks) {
  Step step;
  step.thread = recorded.thread;
  step.index = recorded.index;
  step.kind = recorded.kind;
  step.verb = recorded.verb;
  step.object = recorded.object;
  step.label = recorded.label;
  step.label_was_choice = recorded.label_was_choice;
  step.fault = recorded.fault;
  step.preemption = recorded.preemption;
  step.synthetic = recorded.synthetic;
  step.text = recorded.text;
  step.row = recorded.row;
  step.stack = stacks.next();
  step.notes = recorded.notes;
  step.watched = recorded.watched;
  step.causes = recorded.causes;
  step.time = recorded.time;
  return step;
}

Failure failure_of(const runtime::RecordedViolation& recorded, const std::vector<Step>& steps,
                   Stacks& stacks) {
  Failure failure;
  failure.violation = recorded.violation;
  failure.steps = std::min(recorded.step, steps.size());
  failure.thread = recorded.thread;
  failure.stack = stacks.next();
  return failure;
}

void count(Failure& failure, const std::vector<Step>& steps) {
  const auto end = steps.begin() + static_cast<std::ptrdiff_t>(failure.steps);
  failure.faults = static_cast<unsigned>(
      std::count_if(steps.begin(), end, [](const Step& step) { return step.fault; }));
  failure.preemptions = static_cast<unsigned>(
      std::count_if(steps.begin(), end, [](const Step& step) { return step.preemption; }));
}

/// An invariant has a name, but no words for how it is broken: what the program watches has, as far
/// as the step that broke it changed that.
void add_values(Failure& failure, const std::vector<Step>& steps) {
  if (failure.violation.type != "invariant" || failure.steps < 2) {
    return;
  }
  const std::vector<Watched>& before = steps[failure.steps - 2].watched;
  std::string values;
  for (const Watched& now : steps[failure.steps - 1].watched) {
    if (std::ranges::find(before, now) == before.end()) {
      values += fmt::format("{}{} is {}", values.empty() ? "" : ", ", now.first, now.second);
    }
  }
  if (!values.empty()) {
    failure.violation.message += fmt::format(" ({})", values);
  }
}

/// The index of the thread with this path. A crash may leave a recording that does not know all
/// threads.
std::size_t thread_by_path(const std::string& path, std::vector<Thread>& threads) {
  const auto found =
      std::ranges::find_if(threads, [&](const Thread& thread) { return thread.path == path; });
  if (found != threads.end()) {
    return static_cast<std::size_t>(found - threads.begin());
  }
  Thread& thread = threads.emplace_back();
  thread.path = path;
  thread.name = path;
  return threads.size() - 1;
}

void add_decisions(const explore::Schedule& schedule, Document& document) {
  document.slots = schedule.threads;
  document.settings.promoted = schedule.promoted;
  for (const runtime::Decision& decided : schedule.decisions) {
    const auto slot = static_cast<std::size_t>(decided.thread);
    const std::string path =
        slot < schedule.threads.size() ? schedule.threads[slot] : fmt::format("slot {}", slot);
    Decision& decision = document.decisions.emplace_back();
    decision.thread = thread_by_path(path, document.threads);
    decision.label = decided.label;
    decision.thread_path = path;
    decision.thread_name = document.threads[decision.thread].name;
    // A crash ends the execution in the middle of its last step, which then has a decision but no
    // record.
    if (document.decisions.size() <= document.steps.size()) {
      const Step& step = document.steps[document.decisions.size() - 1];
      decision.kind = step.kind;
      decision.verb = step.verb;
      decision.object = step.object;
      decision.text = step.text;
    }
  }
}

Certificate certificate_of(const explore::Finding& finding, const Circumstances& circumstances) {
  Certificate certificate;
  certificate.executions = circumstances.executions;
  certificate.executions_to_find = finding.executions_to_find;
  certificate.executions_to_minimise = finding.executions_to_minimise;
  certificate.minimal_preemptions = finding.minimal;
  certificate.unknown_candidates = circumstances.unknown_candidates;
  certificate.before = circumstances.before;
  certificate.after = circumstances.after;
  certificate.replays = circumstances.replays;
  certificate.replays_reproduced = circumstances.replays_reproduced;
  return certificate;
}

}  // namespace

Document convert(const runtime::Recording& recording, const explore::Finding& finding,
                 const Circumstances& circumstances, Symboliser symboliser) {
  Document document;
  document.binary = this_binary(symboliser.modules());
  document.test = circumstances.test;
  document.workload = circumstances.workload;
  document.settings = settings_of(circumstances.options);
  document.invariants = circumstances.invariants;
  document.certificate = certificate_of(finding, circumstances);

  Stacks stacks{recording, symboliser};
  for (const runtime::RecordedThread& thread : recording.threads) {
    document.threads.push_back(thread_of(thread, stacks));
  }
  for (const runtime::RecordedStep& step : recording.steps) {
    document.steps.push_back(step_of(step, stacks));
  }
  for (const runtime::RecordedViolation& violation : recording.violations) {
    document.further.push_back(failure_of(violation, document.steps, stacks));
    count(document.further.back(), document.steps);
    add_values(document.further.back(), document.steps);
  }
  for (const runtime::RecordedRace& race : recording.races) {
    Race& copy = document.races.emplace_back();
    copy.object = race.object;
    copy.first = {race.first.thread, race.first.write, stacks.next()};
    copy.second = {race.second.thread, race.second.write, stacks.next()};
  }
  std::vector<CreatedObject> objects;
  objects.reserve(recording.objects.size());
  for (const runtime::RecordedObject& object : recording.objects) {
    objects.emplace_back(object.name, stacks.next());
  }
  if (!symboliser.remark().empty()) {
    document.remarks.push_back(symboliser.remark());
  }

  add_decisions(finding.schedule, document);
  if (document.threads.empty()) {
    thread_by_path("main", document.threads);
  }
  for (Failure& failure : document.further) {
    // Noticed from outside, after a crash, it may name a thread by a slot that has no record.
    failure.thread = failure.thread < document.threads.size() ? failure.thread : 0;
  }
  if (document.further.empty()) {
    document.failure.violation = finding.violation;
    document.failure.steps = document.steps.size();
    document.failure.thread = document.steps.empty() ? 0 : document.steps.back().thread;
    document.failure.faults = finding.faults;
    document.failure.preemptions = finding.preemptions;
  } else {
    document.failure = std::move(document.further.front());
    document.further.erase(document.further.begin());
  }
  name_by_line(document, objects);
  return document;
}

explore::Schedule schedule_of(const Document& document) {
  explore::Schedule schedule;
  schedule.threads = document.slots;
  schedule.promoted = document.settings.promoted;
  for (const Decision& decision : document.decisions) {
    const auto slot = std::ranges::find(schedule.threads, decision.thread_path);
    schedule.decisions.push_back(
        {static_cast<ThreadId>(slot - schedule.threads.begin()), decision.label});
    if (slot == schedule.threads.end()) {
      schedule.threads.push_back(decision.thread_path);
    }
  }
  return schedule;
}

Replay replay_of(const Document& recorded, const Document& met, const explore::Replayed& replayed) {
  Replay replay = compare(recorded, met);
  if (replayed.diverged && !replay.diverged) {
    replay.diverged = true;
    replay.step = replayed.divergence_step + 1;
    const bool is_known = replayed.divergence_step < recorded.decisions.size();
    replay.expected =
        is_known ? action_and_actor(recorded.decisions[replayed.divergence_step]) : "the end";
    const std::size_t now = replayed.divergence.find(kNow);
    replay.met = replayed.divergence.substr(now == std::string::npos ? 0 : now + kNow.size());
  }
  return replay;
}

void apply(const Settings& settings, Options& options) {
  set_by_name(kSearchNames, settings.search, options.search);
  set_by_name(kTimeNames, settings.time, options.time);
  options.early_ticks = settings.early_ticks;
  options.spurious_wakeups = settings.spurious_wakeups;
  options.seed = settings.seed;
  options.step_bound = settings.step_bound;
  options.preemption_bound = settings.preemption_bound;
  options.endless_loop = settings.endless_loop;
  options.stack_size_bytes = settings.stack_size_bytes;
  options.promote_races = settings.promote_races;
}

}  // namespace ordercheck::counterexample
