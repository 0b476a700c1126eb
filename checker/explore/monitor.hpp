// SPDX-License-Identifier: Apache-2.0
// What an explorer tells its parent process while it runs: plain memory in a shared mapping, so
// that a crash, a stack overflow or an endless loop in the body loses nothing.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "runtime/strategy.hpp"

namespace ordercheck::explore {

/// Lives in shared memory; lock-free members only.
struct Monitor {
  static constexpr std::size_t kDecisionCountMax = 65'536;

  std::atomic<std::uint64_t> heartbeat{0};   ///< advances with every execution; if `decision_count`
                                             ///< stands still, too: an endless loop
  std::atomic<std::uint64_t> executions{0};  ///< complete executions of the current search
  std::atomic<std::uint64_t> executions_before{0};  ///< of these, done by an earlier process
  std::atomic<double> share{0};      ///< of the search tree as far as it is known, 0 to 1
  std::atomic<double> estimated{0};  ///< executions of the whole search; 0: not known yet
  std::atomic<double> estimated_low{0}, estimated_high{0};  ///< high 0: there is no upper bound
  std::atomic<std::uint64_t> pending_max{0};  ///< events of branches that waited, at most
  std::atomic<std::uint64_t> steps{0};
  std::atomic<std::uint32_t> restarts{0};
  std::atomic<std::uint32_t> stop_requested{
      0};  ///< the parent asks the search to end (SIGINT, SIGTERM)
  std::atomic<std::uint32_t> running_thread{0};
  std::atomic<std::uint32_t> thread_count{0};  ///< slots in use
  // NOLINTBEGIN(modernize-avoid-c-arrays): C strings, and too large to copy by accident
  char thread_paths[64][64] = {};  ///< path of each slot: "main/0/1"
  std::atomic<std::uint32_t> promoted_count{0};
  char promoted[64][128] = {};  ///< racy places that are scheduling points
  std::atomic<std::uint64_t> decision_count{
      0};  ///< of the running execution; may exceed the capacity
  runtime::Decision decisions[kDecisionCountMax];
  // NOLINTEND(modernize-avoid-c-arrays)
};

}  // namespace ordercheck::explore
