// SPDX-License-Identifier: Apache-2.0
// The rules of barriers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/barrier.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::BarrierState;
using detail::BarrierVerb;

/// Coarse footprints: arriving writes, waiting reads.
struct BarrierKind : KindOf<BarrierState> {
  static constexpr std::string_view name = "barrier";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
