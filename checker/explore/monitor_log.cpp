// SPDX-License-Identifier: Apache-2.0
#include "explore/monitor_log.hpp"

#include <algorithm>
#include <cstring>

namespace ordercheck::explore {

runtime::DecisionLog::Sink MonitorLog::sink() {
  return {monitor_.decisions, &monitor_.decision_count, &monitor_.running_thread};
}

void MonitorLog::begin_execution(std::size_t kept) {
  // The parent reads this after the process died: plain stores of this one writer are enough.
  monitor_.decision_count.store(kept, std::memory_order_relaxed);
  monitor_.heartbeat.store(monitor_.heartbeat.load(std::memory_order_relaxed) + 1,
                           std::memory_order_relaxed);
}

void MonitorLog::add_thread(std::size_t slot, std::string_view path) {
  char* const text = monitor_.thread_paths[slot];
  const std::size_t size = std::min(path.size(), sizeof monitor_.thread_paths[slot] - 1);
  std::memcpy(text, path.data(), size);
  text[size] = '\0';
  monitor_.thread_count.store(static_cast<std::uint32_t>(slot + 1), std::memory_order_relaxed);
}

bool MonitorLog::stop_requested() {
  constexpr unsigned kAskClockEvery = 8;
  if (monitor_.stop_requested.load(std::memory_order_relaxed) != 0) {
    return true;
  }
  if (++asked_ % kAskClockEvery == 0 && Clock::now() >= deadline_) {
    out_of_time_ = true;
  }
  return out_of_time_;
}

}  // namespace ordercheck::explore
