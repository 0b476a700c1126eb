// SPDX-License-Identifier: Apache-2.0
// From a body to a Result: search it in a process of its own, confirm what was found, write it
// down.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"
#include "explore/explorer.hpp"
#include "testing/explorer_process.hpp"
#include "testing/interruption.hpp"
#include "testing/messages.hpp"
#include "testing/progress.hpp"

namespace ordercheck::testing {

/// The search through one workload's executions. A crash is a finding like any other.
struct Searched {
  explore::Outcome outcome;
  std::string workload;
  std::string workload_text;
  bool discarded = false;  ///< the body does not accept this workload
  bool crashed = false;    ///< the finding ended the explorer: its preemptions are not counted yet
};

/// How far one search may go.
struct Budget {
  std::uint64_t executions = 0;  ///< 0: no limit
  std::chrono::milliseconds time{0};
  bool minimise = true;
};

/// What shrinking did, for the certificate.
struct Shrinking {
  std::uint64_t unknown_candidates = 0;
  std::optional<counterexample::Size> before;
};

/// A replay of a schedule.
struct Confirmed {
  bool reproduced = false;
  explore::Replayed replayed;
  std::string workload_text;
  unsigned faults = 0, preemptions = 0;  ///< up to the violation
};

/// How big a finding is.
counterexample::Size size_of(const Searched& searched);

/// One check call.
class Investigation {
 public:
  using Clock = std::chrono::steady_clock;

  Investigation(const Options& options, counterexample::Test test, Face face, Engine engine = {});

  /// Throws std::runtime_error when the search cannot be carried out.
  Searched search(const std::string& workload, const Budget& budget);
  /// Runs the schedule again; reproduced: a violation of this type and name.
  Confirmed replay(const std::string& workload, const explore::Schedule& schedule,
                   const Violation& violation);
  /// The result of the check call. A finding is replayed, the counterexample written.
  Result conclude(Searched searched, const Shrinking& shrinking = {});

  /// What is left of the time budget; not below 0.
  std::chrono::milliseconds remaining() const;

  /// What the progress line says beside the number of executions.
  void set_phase(std::string phase) { phase_ = std::move(phase); }

  static bool interrupted() { return testing::interrupted(); }

  const Options& options() const { return options_; }

 private:
  Searched from_death(const Death& death, const std::string& workload);
  Confirmed reproduce(const std::string& workload, explore::Finding& finding);
  void improve(Searched& searched, explore::Finding& finding);
  void take(Answer& answer, Confirmed& confirmed) const;
  void count(const Confirmed& confirmed, explore::Finding& finding) const;
  void write_down(Result& result, const Searched& searched, const Confirmed& confirmed,
                  const Shrinking& shrinking);

  Options options_;
  counterexample::Test test_;
  Clock::time_point start_ = Clock::now();
  std::string phase_;
  InterruptionScope interruption_;
  Progress progress_;
  ExplorerProcess explorer_;
};

}  // namespace ordercheck::testing
