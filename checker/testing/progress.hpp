// SPDX-License-Identifier: Apache-2.0
// How far a check has come, on stderr: one line that changes on a terminal, else a line now and
// then.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "explore/explorer.hpp"
#include "testing/size_text.hpp"

namespace ordercheck::testing {

/// What there is to say.
struct ProgressState {
  std::uint64_t executions = 0;
  std::uint32_t restarts = 0;
  std::string phase = {};               ///< "minimising", "workload 3 of 100"; empty: searching
  std::uint64_t executions_before = 0;  ///< of these, done by the search that this one continues
  double share = 0;                     ///< of the known part of the search tree, 0 to 1
  explore::Estimate estimate = {};      ///< no samples: none yet
  std::uint64_t pending_max = 0;        ///< events of branches that waited, at most
};

ProgressState progress_state(const explore::Monitor& monitor, const std::string& phase);

class Progress {
 public:
  using Clock = std::chrono::steady_clock;

  Progress(std::string name, std::chrono::milliseconds time_budget, bool terminal);
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Clears the changing line.
  ~Progress();

  /// Writes when it is time to.
  void update(const ProgressState& state, Clock::time_point now);
  /// The line, for the given time since the start.
  std::string line(const ProgressState& state, Clock::duration elapsed) const;

 private:
  std::string name_;
  std::chrono::milliseconds time_budget_;
  bool terminal_;
  bool shown_ = false;
  Clock::time_point start_, last_;
};

}  // namespace ordercheck::testing
