// SPDX-License-Identifier: Apache-2.0
// What no checker that runs native threads on fibers can do without, each part alone.
#pragma once

#include "measure.hpp"

namespace ordercheck::bench {

/// Nanoseconds; medians.
struct FloorParts {
  double jump = 0;   ///< one way from one context of Boost's to another
  double fiber = 0;  ///< make a context on a stack that is there, enter it, return
  double point = 0;  ///< without a switch: a decision logged, a clock joined, a race looked for
};

FloorParts measure_floor();

/// Of an execution of this kind, in nanoseconds.
inline double floor_of(const FloorParts& parts, double switches, double fibers, double events) {
  return switches * parts.jump + fibers * parts.fiber + events * parts.point;
}

/// Leaving one fiber for another as the checker does it, one way, in nanoseconds.
double measure_switch();

/// One operation of a kind with one cell, in nanoseconds: how it would go, the step, its footprint,
/// its change in the journal, and the change undone.
double measure_operation(KindId kind, const Operation& first, const Operation& second);

}  // namespace ordercheck::bench
