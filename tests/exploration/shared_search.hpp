// SPDX-License-Identifier: Apache-2.0
// Several explorers of one tree, played by one process: branches are taken, left and handed back in
// random order.
#pragma once

#include <cstdint>

#include "search.hpp"

namespace ordercheck::exploration {

struct SharedSearchSettings {
  std::uint64_t seed = 0;
  std::size_t explorers = 3;
  std::uint64_t executions_max = 4;  ///< of a branch before an explorer leaves it
  unsigned deaths_percent = 0;       ///< how often what an explorer did is lost
};

/// Explores the body and counts; a repeated execution is one of a trace that was handed back
/// before.
Census shared_census(const SharedSearchSettings& how, const Body& body, std::uint64_t limit);

}  // namespace ordercheck::exploration
