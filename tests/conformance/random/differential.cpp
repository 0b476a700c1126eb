// SPDX-License-Identifier: Apache-2.0
#include "differential.hpp"

#include <ostream>

#include "compare.hpp"
#include "scenario_file.hpp"
#include "shrink.hpp"

namespace ordercheck::conformance {
namespace {

// The schedule with what the reference answers.
Scenario recorded(Scenario scenario, Implementation& reference) {
  scenario.observations = reference.observe(scenario);
  scenario.record = Record::some_outcomes;
  return scenario;
}

// Schedules that race have several outcomes on a server; who observes only one may meet another.
Judgement judge_again(Scenario& scenario, Implementation& reference, Implementation& subject) {
  constexpr int repetition_count = 5;
  Judgement judgement = judge(scenario, subject);
  for (int repetition = 0; repetition < repetition_count && !subject.observes_all() &&
                           judgement.verdict == Verdict::differ;
       ++repetition) {
    scenario = recorded(std::move(scenario), reference);
    judgement = judge(scenario, subject);
  }
  return judgement;
}

void count(const Outcome& outcome, Reached& reached) {
  switch (outcome.status) {
    case Status::ok:
      ++reached[outcome.tag.substr(0, outcome.tag.find(' '))];
      break;
    case Status::blocked:
      ++reached["blocked"];
      break;
    case Status::error:
      ++reached[outcome.sqlstate];
      break;
    case Status::skipped:
      ++reached["skipped"];
      break;
  }
}

void count(const Observation& observation, Reached& reached) {
  for (const Observed& step : observation.steps) {
    count(step.outcome, reached);
    for (const Resumed& resumed : step.resumed) {
      count(resumed.outcome, reached);
    }
  }
}

void print_shrunk(const Scenario& failing, Implementation& reference, Implementation& subject,
                  std::ostream& output) {
  const auto differs = [&](const Scenario& candidate) {
    try {
      Scenario again = recorded(candidate, reference);
      return judge_again(again, reference, subject).verdict == Verdict::differ;
    } catch (const std::exception&) {
      // A setup without its table, for one.
      return false;
    }
  };
  const Scenario shrunk = recorded(shrink(failing, differs), reference);
  output << file_of(shrunk) << "\n" << shrunk.id << " differs: " << judge(shrunk, subject).report;
}

}  // namespace

DifferentialResult compare_on_random_schedules(const DifferentialArguments& arguments,
                                               Implementation& reference, Implementation& subject,
                                               std::ostream& output) {
  DifferentialResult result;
  for (int index = 0; index < arguments.count; ++index) {
    const std::uint64_t seed = arguments.first_seed + static_cast<std::uint64_t>(index);
    Scenario scenario = recorded(random_schedule(seed, arguments.grammar), reference);
    count(scenario.observations.front(), result.reached);
    const Judgement judgement = judge_again(scenario, reference, subject);
    switch (judgement.verdict) {
      case Verdict::agree:
        ++result.tally.agree;
        break;
      case Verdict::unsupported:
        ++result.tally.unsupported;
        output << scenario.id << " is not supported: " << judgement.report;
        break;
      case Verdict::differ:
        ++result.tally.differ;
        print_shrunk(scenario, reference, subject, output);
        return result;
    }
  }
  return result;
}

}  // namespace ordercheck::conformance
