// SPDX-License-Identifier: Apache-2.0
// The rules of latches.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/latch.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::LatchState;
using detail::LatchVerb;

/// Coarse footprints: counting down writes, waiting reads.
struct LatchKind : KindOf<LatchState> {
  static constexpr std::string_view name = "latch";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static CellMode mode_at(const LatchState& state, const Operation& operation);
  static Value step_at(LatchState& state, const Operation& operation, Sync& sync);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
