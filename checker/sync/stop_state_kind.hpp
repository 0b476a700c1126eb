// SPDX-License-Identifier: Apache-2.0
// The rules of what stop sources and stop tokens share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/stop_token.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::StopCell;
using detail::StopVerb;

/// Each thread counts the sources that it made and destroyed in a cell of its own, so that copies
/// commute; only stop_possible() reads them all.
struct StopKind : KindOf<StopCell> {
  static constexpr std::string_view name = "stop_state";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
