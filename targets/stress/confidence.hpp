// SPDX-License-Identifier: Apache-2.0
// How much a number of failures in a number of runs says about the rate of failure.
#pragma once

#include <cstdint>

namespace stress {

/// Bounds of a rate, each between 0 and 1.
struct Interval {
  double low = 0;
  double high = 1;
};

/// Returns the interval of Clopper and Pearson (1934): whatever the true rate is, at least the part
/// `confidence` of all experiments of this size give an interval that holds it. With 0 failures the
/// lower bound is 0, and the upper one says how rare failures may still be. Requires: failures <=
/// runs, 0 < runs, 0 < confidence < 1.
Interval clopper_pearson(std::uint64_t failures, std::uint64_t runs, double confidence = 0.95);

/// Returns the distribution function of the beta distribution at x. Requires: 0 <= x <= 1, 0 < a, 0
/// < b.
double beta_distribution(double x, double a, double b);

}  // namespace stress
