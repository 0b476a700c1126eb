// SPDX-License-Identifier: Apache-2.0
// The programs that are timed, and what is asked of each.
#pragma once

#include <string>
#include <vector>

#include "measure.hpp"

namespace ordercheck::bench {

struct Row {
  std::string name;
  Body body;
  std::uint64_t executions = 0;  ///< that exhaust it
  double aim = 3;                ///< at most so many times the physical floor
  /// Executions per second of GenMC or Nidhugg, the faster of the two, as recorded on a machine on
  /// which Relacy walked at random through `kRecordedRelacyRate`; 0: too short to say.
  double peer_rate = 0;
  double peer_goal = 40;  ///< at least so many times that rate
};

/// Executions per second of Relacy's random walk on three threads with two rounds under a mutex,
/// where the rates of the other checkers were recorded.
inline constexpr double kRecordedRelacyRate = 1.24e6;

const std::vector<Row>& rows();

}  // namespace ordercheck::bench
