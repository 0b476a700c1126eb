// SPDX-License-Identifier: Apache-2.0
// The dependence of an execution's events, computed from their footprints pair by pair: nothing of
// the checker's clocks, and slow.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "search.hpp"

namespace ordercheck::exploration {

/// Which events of a finished execution come before which others in every execution of its trace.
class Dependence {
 public:
  explicit Dependence(const runtime::Execution& execution);

  /// Whether event `i` comes before event `j`, or is the same. Requires: i <= j.
  bool ordered(std::size_t i, std::size_t j) const {
    return i == j || before_[j * thread_count_ + threads_[i]] > indices_[i];
  }

  /// The trace in canonical form: equal for all executions of the trace.
  TraceHash trace() const;

 private:
  void join(std::size_t j, std::size_t i);

  std::size_t thread_count_;
  std::vector<std::uint32_t> before_;  ///< by event and thread: how many of its events come before
  std::vector<std::size_t> threads_;
  std::vector<std::uint32_t> indices_;  ///< of the events in their threads
  std::vector<std::uint64_t> names_;    ///< of what the events do
};

/// Whether the checker's clocks say what footprints say.
bool clocks_agree(runtime::Execution& execution);

}  // namespace ordercheck::exploration
