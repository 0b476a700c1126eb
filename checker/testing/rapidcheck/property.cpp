// SPDX-License-Identifier: Apache-2.0
#include "testing/rapidcheck/property.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <utility>

#include <fmt/core.h>
#include <ordercheck/detail/door.hpp>

namespace ordercheck::testing {
namespace {

// A candidate for shrinking may take this many times the executions that the failure took, but at
// least the minimum.
constexpr std::uint64_t kCandidateFactor = 100;
constexpr std::uint64_t kCandidateMinimum = 20'000;

void apply_property(const std::function<void()>& property, bool& discarded) {
  try {
    property();
  } catch (const rc::detail::CaseResult& result) {
    const detail::HostScope host;
    if (result.type == rc::detail::CaseResult::Type::Discard) {
      discarded = true;
    } else if (result.type == rc::detail::CaseResult::Type::Failure) {
      detail::report("assertion", "", result.description);
    }
  }
}

bool is_same(const explore::Outcome& a, const explore::Outcome& b) {
  return a.finding && b.finding && a.finding->violation.type == b.finding->violation.type &&
         a.finding->violation.name == b.finding->violation.name;
}

void add_invariants(std::vector<InvariantCount>& total, const std::vector<InvariantCount>& more) {
  for (const InvariantCount& count : more) {
    const auto known = std::ranges::find_if(total, [&count](const InvariantCount& other) {
      return other.name == count.name && other.type == count.type;
    });
    if (known == total.end()) {
      total.push_back(count);
    } else {
      known->evaluations += count.evaluations;
      known->reached += count.reached;
    }
  }
}

}  // namespace

Face property_face(const detail::WorkloadSource& source, const std::string& test) {
  const auto discarded = std::make_shared<bool>(false);
  Face face;
  face.job = [&source, test, discarded](const std::string& workload) {
    const auto name = detail::name_in(workload, test);
    const auto generated = name ? source(*name) : std::nullopt;
    if (!generated) {
      throw std::runtime_error{"workload " + workload + " does not exist in this program"};
    }
    *discarded = false;
    return Job{[body = generated->body, discarded] { apply_property(body, *discarded); },
               generated->text};
  };
  face.discarded = [discarded] { return *discarded; };
  return face;
}

PropertySearch::PropertySearch(Investigation& investigation, const detail::WorkloadSource& source,
                               std::string test, rc::detail::Configuration configuration)
    : investigation_{investigation},
      source_{source},
      test_{std::move(test)},
      configuration_{std::move(configuration)} {
  total_.verdict = Verdict::exhausted;
}

Checked PropertySearch::run() {
  const auto only = configuration_.reproduce.find(test_);
  std::optional<Searched> failing;
  if (only != configuration_.reproduce.end()) {
    bool go_on = true;
    failing = search_one(only->second, go_on);
  } else {
    failing = search_all();
  }
  if (!failing) {
    return {investigation_.conclude(summary()),
            accepted_ == 0 && total_.verdict == Verdict::exhausted};
  }
  found_by_ = *failing;
  Shrinking shrinking;
  if (only == configuration_.reproduce.end() && !configuration_.testParams.disableShrinking) {
    shrinking.before = size_of(*failing);
    failing = shrink(*std::move(failing));
    shrinking.unknown_candidates = unknown_candidates_;
  }
  return {conclude_failure(*std::move(failing), shrinking), false};
}

std::optional<Searched> PropertySearch::search_all() {
  const auto& parameters = configuration_.testParams;
  detail::WorkloadNames names{parameters};
  while (accepted_ < parameters.maxSuccess &&
         discarded_ < parameters.maxDiscardRatio * parameters.maxSuccess) {
    investigation_.set_phase(
        fmt::format("workload {} of {}", accepted_ + 1, parameters.maxSuccess));
    bool go_on = true;
    std::optional<Searched> failing = search_one(names.next(accepted_, discarded_), go_on);
    if (failing || !go_on) {
      return failing;
    }
  }
  return std::nullopt;
}

std::optional<Searched> PropertySearch::search_one(const Name& name, bool& go_on) {
  const auto workload = source_(name);
  if (!workload) {
    ++discarded_;
    return std::nullopt;
  }
  const Options& options = investigation_.options();
  Searched searched =
      investigation_.search(detail::reproduction(test_, name),
                            {options.execution_budget, investigation_.remaining(), false});
  searched.workload_text = workload->text;  // a crash could not tell
  if (searched.outcome.finding) {
    return searched;
  }
  if (searched.discarded) {
    ++discarded_;
    return std::nullopt;
  }
  ++accepted_;
  if (searched.outcome.verdict == Verdict::violated) {
    // What this workload never reaches, another one may.
    searched.outcome.verdict = Verdict::exhausted;
    searched.outcome.violations.clear();
  }
  add(searched.outcome);
  const StopReason reason = searched.outcome.stop_reason;
  go_on = reason != StopReason::signal && reason != StopReason::time &&
          reason != StopReason::nondeterminism;
  return std::nullopt;
}

void PropertySearch::add(const explore::Outcome& outcome) {
  total_.executions += outcome.executions;
  total_.steps += outcome.steps;
  total_.executions_cut += outcome.executions_cut;
  total_.restarts += outcome.restarts;
  add_invariants(total_.invariants, outcome.invariants);
  for (const std::string& bound : outcome.bounds) {
    if (std::ranges::find(total_.bounds, bound) == total_.bounds.end()) {
      total_.bounds.push_back(bound);
    }
  }
  if (outcome.verdict == Verdict::stopped) {
    ++unfinished_;
    total_.verdict = Verdict::stopped;
    total_.stop_reason = outcome.stop_reason;
    total_.message = outcome.message;
  } else if (outcome.verdict == Verdict::sampled && total_.verdict == Verdict::exhausted) {
    total_.verdict = Verdict::sampled;
  }
}

Searched PropertySearch::summary() const {
  const auto& parameters = configuration_.testParams;
  Searched searched;
  searched.outcome = total_;
  explore::Outcome& outcome = searched.outcome;
  outcome.bounds.insert(
      outcome.bounds.begin(),
      fmt::format("{} workload{} generated by RapidCheck, of size {} at most, seed {}", accepted_,
                  accepted_ == 1 ? "" : "s", parameters.maxSize, parameters.seed));
  if (outcome.verdict == Verdict::stopped) {
    outcome.message = fmt::format("{} of {} workloads begun ran out of budget{}{}", unfinished_,
                                  accepted_, outcome.message.empty() ? "" : ": ", outcome.message);
  } else if (accepted_ < parameters.maxSuccess && configuration_.reproduce.count(test_) == 0) {
    outcome.verdict = Verdict::stopped;
    outcome.message = fmt::format("only {} of {} workloads were accepted, {} were discarded",
                                  accepted_, parameters.maxSuccess, discarded_);
  }
  return searched;
}

Budget PropertySearch::candidate_budget(const Searched& failing) const {
  const Options& options = investigation_.options();
  const std::uint64_t executions =
      std::max(kCandidateMinimum, kCandidateFactor * failing.outcome.finding->executions_to_find);
  const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
      Investigation::Clock::now() - shrinking_since_);
  return {
      options.execution_budget == 0 ? executions : std::min(executions, options.execution_budget),
      std::max(options.time_budget - spent, std::chrono::milliseconds{0}), false};
}

// Shrinking has as much time again as the search had: a failure found late is worth it.
Searched PropertySearch::shrink(Searched failing) {
  shrinking_since_ = Investigation::Clock::now();
  Name name = *detail::name_in(failing.workload, test_);
  while (try_smaller(failing, name)) {
  }
  return failing;
}

bool PropertySearch::try_smaller(Searched& failing, Name& name) {
  Name candidate = name;
  candidate.shrinkPath.push_back(0);
  for (std::size_t& place = candidate.shrinkPath.back();; ++place) {
    const auto workload = source_(candidate);
    const Budget budget = candidate_budget(failing);
    if (!workload || Investigation::interrupted() || budget.time.count() == 0) {
      return false;
    }
    investigation_.set_phase(
        fmt::format("shrinking the workload, step {}", candidate.shrinkPath.size()));
    Searched searched = investigation_.search(detail::reproduction(test_, candidate), budget);
    if (is_same(searched.outcome, failing.outcome)) {
      searched.workload_text = workload->text;
      failing = std::move(searched);
      name = candidate;
      return true;
    }
    unknown_candidates_ += searched.outcome.verdict == Verdict::stopped ? 1U : 0U;
  }
}

Result PropertySearch::conclude_failure(Searched failing, const Shrinking& shrinking) {
  const Options& options = investigation_.options();
  const std::uint64_t executions = total_.executions + found_by_.outcome.executions;
  if (options.minimise && !failing.crashed && !Investigation::interrupted()) {
    investigation_.set_phase("minimising");
    Searched minimised = investigation_.search(
        failing.workload, {options.execution_budget,
                           std::max(investigation_.remaining(), options.time_budget / 4), true});
    if (is_same(minimised.outcome, failing.outcome)) {
      minimised.workload_text = std::move(failing.workload_text);
      failing = std::move(minimised);
    }
  }
  // The counts are those of the search through the workloads; those of shrinking serve nobody.
  failing.outcome.executions = executions;
  failing.outcome.steps = total_.steps + found_by_.outcome.steps;
  failing.outcome.finding->executions_to_find = executions;
  return investigation_.conclude(std::move(failing), shrinking);
}

}  // namespace ordercheck::testing
