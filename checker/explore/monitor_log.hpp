// SPDX-License-Identifier: Apache-2.0
// Writes the decisions of the running execution into the monitor, and asks it whether to stop.
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "explore/monitor.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::explore {

class MonitorLog final : public runtime::DecisionLog {
 public:
  using Clock = std::chrono::steady_clock;

  MonitorLog(Monitor& monitor, Clock::time_point deadline)
      : monitor_{monitor}, deadline_{deadline} {}

  Sink sink() override;
  void begin_execution(std::size_t kept) override;
  void add_thread(std::size_t slot, std::string_view path) override;
  /// Whether the parent asked for the end, or the time budget is spent. Looks at the clock now and
  /// then only.
  bool stop_requested() override;

  bool out_of_time() const { return out_of_time_; }

  void set_deadline(Clock::time_point deadline) {
    deadline_ = deadline;
    out_of_time_ = false;
  }

 private:
  Monitor& monitor_;
  Clock::time_point deadline_;
  unsigned asked_ = 0;
  bool out_of_time_ = false;
};

}  // namespace ordercheck::explore
