// SPDX-License-Identifier: Apache-2.0
// One search in the calling process: its executions, its restarts, what is made of its findings.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "explore/branch_search.hpp"
#include "explore/explorer.hpp"
#include "explore/long_search.hpp"
#include "explore/monitor_log.hpp"
#include "explore/preemption_bounded.hpp"
#include "explore/shared_search.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::explore {

/// What is needed to run the execution that ran last again.
Schedule schedule_of(const runtime::Execution& execution);

/// "data race on ...: write by ..., read by ..., and nothing orders them"
std::string race_text(const runtime::Execution& execution, const runtime::DataRace& race);

/// The faults and preemptions of a recorded replay.
PreemptionBounded::Cost cost_of(const runtime::Recording& recording);

runtime::Settings settings_of(const Options& options);

/// One search with its restarts.
class Explorer {
 public:
  using Clock = MonitorLog::Clock;

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
  runtime::Execution execution_;
  Outcome outcome_;
  std::optional<Finding> race_;
  LongSearch long_search_;
  BranchSearch branches_;
  IdCounts agreed_;
  bool ended_ = false;
  std::uint64_t minimising_executions_ = 0;
  After after_ = After::go_on;
};

}  // namespace ordercheck::explore
