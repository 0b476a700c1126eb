// SPDX-License-Identifier: Apache-2.0
// Small workloads as choices: every one up to a size becomes part of the search.
#pragma once

#include <string_view>

#include <ordercheck/choose.hpp>

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {
#endif

/// Builds a workload out of named choices. Build it before the first thread starts: then each
/// workload is explored on its own, the smallest first. Natively the choices are drawn from the
/// seed.
///
///   SmallWorkloads pick{2};
///   for (int orders = pick.size(); orders > 0; --orders) {
///     workload.push_back({.product = pick("product", 2), .quantity = 1 + pick("quantity", 2)});
///   }
class SmallWorkloads {
 public:
  /// Requires: size_max >= 0.
  explicit SmallWorkloads(int size_max) : size_max_{size_max} {}

  /// Chooses how large the workload is, from 0 to the largest size.
  int size() const { return choose("workload size", size_max_ + 1); }

  /// Chooses a number from 0 to count - 1.
  int operator()(std::string_view name, int count) const { return choose(name, count); }

 private:
  int size_max_;
};

}  // namespace checked or native
}  // namespace ordercheck
