// SPDX-License-Identifier: Apache-2.0
// Choices: what the environment decides, explored like the order of threads. Natively they are
// drawn from a seed.
#pragma once

#include <string_view>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/fault_budget.hpp>
#else
#include <atomic>

#include <ordercheck/detail/native_choice.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {

/// Returns each number from 0 to count - 1, in different executions; 0 first. The name is the
/// choice's in reports. Requires: count > 0. Is a scheduling point.
inline int choose(std::string_view name, int count) {
  return static_cast<int>(detail::choose(name, static_cast<std::uint64_t>(count)));
}

}  // namespace checked
#else
inline namespace native {

/// Returns a number from 0 to count - 1. Requires: count > 0.
inline int choose(std::string_view, int count) {
  return static_cast<int>(detail::draw_natively(static_cast<std::uint64_t>(count)));
}

/// Up to `limit` faults, each struck with a chance of one in four.
class FaultBudget {
 public:
  FaultBudget(std::string_view, unsigned limit) : left_{limit} {}

  FaultBudget(const FaultBudget&) = delete;
  FaultBudget& operator=(const FaultBudget&) = delete;
  ~FaultBudget() = default;

  bool strikes(std::string_view) {
    if (detail::draw_natively(4) != 0) {
      return false;
    }
    unsigned left = left_.load();
    while (left != 0 && !left_.compare_exchange_weak(left, left - 1)) {
    }
    return left != 0;
  }

 private:
  std::atomic<unsigned> left_;
};

}  // namespace native
#endif
}  // namespace ordercheck
