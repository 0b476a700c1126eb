// SPDX-License-Identifier: Apache-2.0
// The rules of a budget of faults.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/fault_budget.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

/// Labels of `strike`.
inline constexpr Label kSpared = 0;
inline constexpr Label kStruck = 1;

/// How many faults are left. A fault writes the budget; "no fault" touches nothing, and so commutes
/// with all: the search reorders events with their labels, and this label is always on offer.
struct FaultBudgetKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "fault budget";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
