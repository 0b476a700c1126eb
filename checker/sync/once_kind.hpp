// SPDX-License-Identifier: Apache-2.0
// The rules of one call of several.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/call_once.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::OnceState;
using detail::OnceVerb;

/// `enter` is blocked while another thread makes the call; after the call it only reads.
struct OnceKind : KindOf<OnceState> {
  static constexpr std::string_view name = "once_flag";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
