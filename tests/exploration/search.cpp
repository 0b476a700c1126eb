// SPDX-License-Identifier: Apache-2.0
#include "search.hpp"

#include <algorithm>
#include <string_view>

#include "explore/optimal_dpor.hpp"

namespace ordercheck::exploration {

namespace {

class SilentLog final : public runtime::DecisionLog {
 public:
  void begin_execution(std::size_t) override {}

  void add_thread(std::size_t, std::string_view) override {}

  bool stop_requested() override { return false; }
};

bool is_deadlock(const runtime::Met& met) {
  return met.violation.type == "deadlock" || met.violation.type == "lost_wakeup";
}

}  // namespace

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value;
  hash *= 0x9FB21C651E98DF25ULL;
  hash ^= hash >> 28;
  hash *= 0xD6E8FEB86659FD93ULL;
  return hash ^ (hash >> 32);
}

TraceHash trace_of(runtime::Execution& execution) {
  execution.compute_clocks();
  TraceHash trace;
  const auto events = execution.events();
  for (std::size_t i = 0; i < events.size(); ++i) {
    std::uint64_t event = mixed(0xA5A5, static_cast<std::uint64_t>(events[i].thread()));
    event = mixed(mixed(event, events[i].operation.index), events[i].label);
    const auto* const clock = execution.clocks().row(i);
    for (std::size_t thread = 0; thread < execution.thread_count(); ++thread) {
      if (clock[thread] != 0) {
        event = mixed(event, (thread << 32) + clock[thread]);
      }
    }
    trace.low += event;
    trace.high += mixed(event, 0x5A5A);
  }
  return trace;
}

bool deadlocked(const runtime::Execution& execution) {
  return std::ranges::any_of(execution.violations(), is_deadlock);
}

bool run_all(const runtime::Settings& settings, runtime::Strategy& strategy, const Body& body,
             const std::function<bool(runtime::Execution&)>& visit,
             const Preparation& preparation) {
  SilentLog log;
  runtime::Execution execution{settings, log};
  execution.assign_slots(preparation.paths);
  for (const void* const place : preparation.promoted) {
    execution.races().promote(place);
  }
  runtime::Plan plan;
  while (strategy.next(plan)) {
    execution.run(body, plan, strategy, nullptr);
    if (!visit(execution)) {
      return false;
    }
    strategy.finished(execution);
  }
  return true;
}

std::unique_ptr<runtime::Strategy> optimal_search() {
  return std::make_unique<explore::OptimalDpor>();
}

Census census(const Body& body, std::uint64_t limit, const runtime::Settings& settings) {
  return census_of(*optimal_search(), body, limit, settings);
}

Census census_of(runtime::Strategy& search, const Body& body, std::uint64_t limit,
                 const runtime::Settings& settings) {
  Census census;
  TraceSet seen;
  const bool ended = run_all(settings, search, body, [&](runtime::Execution& execution) {
    ++census.executions;
    census.steps += execution.events().size() - execution.kept();
    census.deadlocked += deadlocked(execution) ? 1U : 0U;
    census.incomplete += execution.ending() == runtime::Ending::complete ? 0U : 1U;
    census.repeated += seen.insert(trace_of(execution)).second ? 0U : 1U;
    if (census.problem.empty()) {
      census.problem = execution.divergence();
    }
    for (const runtime::Met& met : execution.violations()) {
      if (census.problem.empty() && !is_deadlock(met)) {
        census.problem = met.violation.type + ": " + met.violation.message;
      }
    }
    return census.executions < limit && execution.ending() != runtime::Ending::diverged;
  });
  if (!ended && census.problem.empty()) {
    census.problem = "stopped after " + std::to_string(census.executions) + " executions";
  }
  return census;
}

}  // namespace ordercheck::exploration
