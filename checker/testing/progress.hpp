// SPDX-License-Identifier: Apache-2.0
// How far a check has come, on stderr: one line that changes on a terminal, else a line now and
// then.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ordercheck::testing {

/// What there is to say.
struct ProgressState {
  std::uint64_t executions = 0;
  std::uint32_t restarts = 0;
  std::string phase;  ///< "minimising", "workload 3 of 100"; empty: searching
};

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

/// "12,345".
std::string with_separators(std::uint64_t number);

}  // namespace ordercheck::testing
