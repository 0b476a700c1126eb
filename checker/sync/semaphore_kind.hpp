// SPDX-License-Identifier: Apache-2.0
// The rules of semaphores.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/semaphore.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::SemaphoreState;
using detail::SemaphoreVerb;

/// Coarse footprints: every acquire and release writes the count; a try that fails reads it.
struct SemaphoreKind : KindOf<SemaphoreState> {
  static constexpr std::string_view name = "semaphore";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static CellMode mode_at(const SemaphoreState& state, const Operation& operation);
  static Value step_at(SemaphoreState& state, const Operation& operation, Sync& sync);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
