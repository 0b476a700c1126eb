// SPDX-License-Identifier: Apache-2.0
#include "stress/confidence.hpp"

#include <cmath>
#include <limits>

namespace stress {
namespace {

double nonzero(double value) {
  constexpr double kTiny =
      std::numeric_limits<double>::min() / std::numeric_limits<double>::epsilon();
  return std::abs(value) < kTiny ? kTiny : value;
}

// The continued fraction of the incomplete beta function (DLMF 8.17.22), by the method of Lentz. It
// converges quickly for x below (a + 1) / (a + b + 2).
double beta_fraction(double x, double a, double b) {
  double c = 1;
  double d = 1 / nonzero(1 - (a + b) * x / (a + 1));
  double fraction = d;
  constexpr int kTermCountMax = 10'000;  // grows with the root of a + b: enough for 10 million runs
  for (int m = 1; m <= kTermCountMax; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / nonzero(1 + even * d);
    c = nonzero(1 + even / c);
    fraction *= d * c;
    const double odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / nonzero(1 + odd * d);
    c = nonzero(1 + odd / c);
    fraction *= d * c;
    if (std::abs(d * c - 1) < std::numeric_limits<double>::epsilon()) {
      break;
    }
  }
  return fraction;
}

// The x at which the distribution function, which ascends, reaches the probability.
double beta_quantile(double probability, double a, double b) {
  double low = 0;
  double high = 1;
  constexpr int kHalvings =
      100;  // each adds a binary digit; a double near 0 has more than the usual 53
  for (int halving = 0; halving < kHalvings; ++halving) {
    const double middle = (low + high) / 2;
    (beta_distribution(middle, a, b) < probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

double beta_distribution(double x, double a, double b) {
  if (x <= 0) {
    return 0;
  }
  if (x >= 1) {
    return 1;
  }
  const double scale = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? scale * beta_fraction(x, a, b) / a
                                   : 1 - scale * beta_fraction(1 - x, b, a) / b;
}

Interval clopper_pearson(std::uint64_t failures, std::uint64_t runs, double confidence) {
  const double tail = (1 - confidence) / 2;
  const auto failed = static_cast<double>(failures);
  const auto passed = static_cast<double>(runs - failures);
  return {.low = failures == 0 ? 0 : beta_quantile(tail, failed, passed + 1),
          .high = failures == runs ? 1 : beta_quantile(1 - tail, failed + 1, passed)};
}

}  // namespace stress
