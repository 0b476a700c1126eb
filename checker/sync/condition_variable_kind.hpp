// SPDX-License-Identifier: Apache-2.0
// The rules of condition variables.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/condition_variable.hpp>
#include <ordercheck/object.hpp>

#include "sync/waiters.hpp"

namespace ordercheck::sync {

using detail::ConditionState;
using detail::ConditionVerb;

/// Cell 0: the queue. Cell 1, of a condition_variable_any: the threads that unlock a lock of the
/// user's own before they enter the queue.
/// Footprints: a notification without waiter reads the queue; else it writes the queue and each
/// woken thread's parking cell. A wake writes the thread's own parking cell; a timeout or a
/// spurious wakeup leaves the queue too.
struct ConditionKind : KindOf<ConditionState> {
  static constexpr std::string_view name = "condition_variable";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static bool notifies(const Operation& enqueue, const Operation& event);
  static const char* destruction(const World& world, ObjectId object);
  static std::string describe(const Operation& operation, Label label, Value result);
};

struct ConditionAnyKind : ConditionKind {
  static constexpr std::string_view name = "condition_variable_any";
};

/// How many spurious wakeups the execution may still have.
struct SpuriousBudgetKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "spurious wakeup budget";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }
};

}  // namespace ordercheck::sync
