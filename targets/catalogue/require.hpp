// SPDX-License-Identifier: Apache-2.0
// From invariants that do not hold to a violation of the execution.
#pragma once

#include <ordercheck/require.hpp>

#include "catalogue/broken.hpp"

namespace catalogue {

/// Fails the execution with the most telling one.
inline void require_none(const BrokenList& broken) {
  if (!broken.empty()) {
    ordercheck::require(false,
                        broken.front().message + " (invariant: " + broken.front().invariant + ")");
  }
}

}  // namespace catalogue
