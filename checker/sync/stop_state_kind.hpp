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

/// Cells: the flag; per thread the sources that it made less those that it destroyed, so that
/// copies commute, and the set of callbacks that it registered; per callback, what its call is
/// ordered by; the callback that is being called, and by whom. [thread.stoptoken.intro]: a request
/// synchronises with those who see it, the registration of a callback with its call, and its call
/// with its deregistration.
struct StopKind : KindOf<StopCell> {
  static constexpr std::string_view name = "stop_state";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::string describe(const Operation& operation, Label label, Value result);

  /// For waits that end when stop is requested.
  static bool reads_request(Step& step, ObjectId state);
};

}  // namespace ordercheck::sync
