// SPDX-License-Identifier: Apache-2.0
// lock() of several mutexes as one operation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/lock_all.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

/// Enabled when all of them are free. The targets stand in the operation's constant; its object is
/// the first of them.
struct LockAllKind : KindOf<detail::MutexState> {
  static constexpr std::string_view name = "lock";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::string describe(const Operation& operation, Label label, Value result);
};

}  // namespace ordercheck::sync
