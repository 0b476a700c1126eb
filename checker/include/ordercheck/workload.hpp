// SPDX-License-Identifier: Apache-2.0
// Small workloads as choices: every one up to a size becomes part of the search.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

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

  /// Chooses among `count` values that the system under check cannot tell apart, as customers with
  /// equal balances. All that were not chosen before under this name are one choice: of workloads
  /// that differ only in how such values are numbered, the one remains that numbers them in the
  /// order of their first use. Requires: the code and its invariants treat them alike; to order
  /// locks by their number is to tell them apart.
  int interchangeable(std::string_view name, int count) {
    const auto known = std::ranges::find(used_, name, &Used::name);
    Used& used = known != used_.end() ? *known : used_.emplace_back(Used{std::string{name}, 0});
    const int value = choose(name, std::min(count, used.values + 1));
    used.values = std::max(used.values, value + 1);
    return value;
  }

 private:
  struct Used {
    std::string name;
    int values = 0;  ///< so many were chosen already
  };

  int size_max_;
  std::vector<Used> used_;
};

}  // namespace checked or native
}  // namespace ordercheck
