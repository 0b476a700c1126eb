// SPDX-License-Identifier: Apache-2.0
#include "testing/verdict_text.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

#include <fmt/core.h>
#include <fmt/ranges.h>

#include "testing/size_text.hpp"

namespace ordercheck::testing {
namespace {

constexpr std::uint64_t kWorthSaying = 10'000;

std::string plural(std::uint64_t count, std::string_view noun) {
  return fmt::format("{} {}{}", with_separators(count), noun, count == 1 ? "" : "s");
}

std::string within(const std::vector<std::string>& bounds) {
  return bounds.empty() ? std::string{}
                        : fmt::format("; within these bounds: {}", fmt::join(bounds, "; "));
}

const char* spent(StopReason reason) {
  switch (reason) {
    case StopReason::executions:
      return "the execution budget is spent";
    case StopReason::time:
      return "the time budget is spent";
    case StopReason::steps:
      return "executions reached the step bound";
    case StopReason::signal:
      return "a signal asked for the end";
    case StopReason::nondeterminism:
      return "the body is not deterministic";
    case StopReason::none:
      break;
  }
  return "the search ended early";
}

std::string whole_search(const explore::Estimate& estimate, std::uint64_t executions_done) {
  const std::string time = time_needed_text(estimate, executions_done);
  return fmt::format("the whole search has {}{}{}", size_text(estimate, executions_done),
                     time.empty() ? "" : ", ", time);
}

/// Of large searches: what their memory grew with.
std::string waiting(const Result& result) {
  return result.pending_max < kWorthSaying
             ? std::string{}
             : fmt::format("; at most {} waited in branches", plural(result.pending_max, "event"));
}

std::string stopped_text(const Result& result, const std::string& known,
                         const explore::Estimate& estimate) {
  const std::string executions = plural(result.executions, "execution");
  std::string text = known.empty() ? fmt::format("stopped after {} in {:.1f} s: {}", executions,
                                                 result.seconds, spent(result.stop_reason))
                                   : fmt::format("stopped after {}: {}", executions, known);
  text += waiting(result);
  if (estimate.samples != 0) {
    text += "; " + whole_search(estimate, result.executions);
  }
  if (result.stop_reason == StopReason::executions || result.stop_reason == StopReason::time) {
    text +=
        "; give it more (Options::execution_budget, time_budget), make the workload smaller, or "
        "ask for an explicit bound (Search::preemption_bounded)";
  }
  return text;
}

}  // namespace

std::string verdict_text(const Result& result, const std::string& known,
                         const explore::Estimate& estimate) {
  const std::string executions = plural(result.executions, "execution");
  switch (result.verdict) {
    case Verdict::exhausted:
      return fmt::format("exhausted after {}{}{}", executions, waiting(result),
                         within(result.bounds));
    case Verdict::sampled:
      return fmt::format("no violation in {} sampled at random; this is not exhaustive{}",
                         executions, within(result.bounds));
    case Verdict::violated:
      return result.violations.empty() ? std::string{} : result.violations.front().message;
    case Verdict::stopped:
      break;
  }
  return stopped_text(result, known, estimate);
}

std::string estimate_text(const explore::Estimate& estimate, std::uint64_t executions_done) {
  return fmt::format("{}; estimated from {} and {}", whole_search(estimate, executions_done),
                     plural(executions_done, "execution"), plural(estimate.samples, "random one"));
}

void require_every_sometimes(Result& result) {
  for (const InvariantCount& invariant : result.invariants) {
    if (invariant.type == "sometimes" && invariant.reached == 0) {
      result.verdict = Verdict::violated;
      result.violations.push_back({"never_reached", invariant.name,
                                   fmt::format("'{}' was never reached in {}, {}", invariant.name,
                                               plural(result.executions, "execution"),
                                               plural(invariant.evaluations, "evaluation")),
                                   ""});
    }
  }
}

}  // namespace ordercheck::testing
