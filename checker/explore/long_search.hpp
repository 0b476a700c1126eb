// SPDX-License-Identifier: Apache-2.0
// What a search of the optimal reduction needs when it takes long: it can be continued by another
// process, and says how far it has come.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "explore/checkpoint.hpp"
#include "explore/estimate.hpp"
#include "explore/explorer.hpp"
#include "explore/monitor.hpp"
#include "explore/optimal_dpor.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::explore {

class LongSearch {
 public:
  using Clock = std::chrono::steady_clock;

  /// What belongs to the search beside the strategy. All of them outlive this object.
  struct Parts {
    const Options& options;
    const std::function<void()>& body;
    Monitor& monitor;
    runtime::Execution& execution;
    Outcome& outcome;
    std::optional<Finding>& race;
  };

  LongSearch(const Parts& parts, const Persistence& persistence);

  /// Goes on from the checkpoint if there is one and it is asked for. Throws BadCheckpoint, and
  /// std::runtime_error when no checkpoint can be written there.
  void begin(OptimalDpor& search);

  /// Called after each execution: writes checkpoints and estimates when it is time to. Afterwards
  /// the events that the next plan keeps are those of `execution`; false: it could not come there
  /// again, so the search cannot go on.
  bool after_execution(OptimalDpor& search) {
    events_ += part_.execution.events().size();
    return events_ < look_every_ || look(search);
  }

  /// The search ends, or is interrupted: the file is removed, or says where it stopped.
  void end(OptimalDpor& search, bool complete);

  /// Estimates until then, and puts it into the outcome.
  void sample(Clock::time_point deadline);

 private:
  bool look(OptimalDpor& search);
  void write(OptimalDpor& search);
  bool walk_to(OptimalDpor& search);
  void remark(const std::string& text) const;

  Parts part_;
  const Persistence& persistence_;
  TraceSampler sampler_;
  std::uint64_t events_ = 0;         ///< since the last look at the clock
  std::uint64_t look_every_ = 4096;  ///< so many
  bool writes_ = false;
  Clock::time_point last_look_, next_write_, next_sample_, next_tell_;
  Clock::duration sample_pause_;
  Clock::time_point began_;
  Clock::duration sampled_for_{0};
};

}  // namespace ordercheck::explore
