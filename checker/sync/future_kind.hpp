// SPDX-License-Identifier: Apache-2.0
// The rules of what a promise and its future share.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/future_state.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::FutureAnswer;
using detail::FutureCell;
using detail::FutureOutcome;
using detail::FutureVerb;

/// The first `set` or `claim` writes, a second one reads, and so does waiting.
struct FutureKind : KindOf<FutureCell> {
  static constexpr std::string_view name = "future";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
