// SPDX-License-Identifier: Apache-2.0
// What an operation might touch, against what an event did touch.
#pragma once

#include <algorithm>
#include <span>

#include "runtime/kinds.hpp"
#include "runtime/world.hpp"

namespace ordercheck::explore {

inline bool is_tick(const Operation& operation) {
  return operation.kind == kind_id<runtime::ClockKind>() &&
         operation.verb == runtime::ClockKind::tick;
}

/// Whether an access that an operation might make can conflict with one that an event made.
inline bool may_conflict(const Touch& touch, const runtime::Entry& entry,
                         const runtime::WorldStore& world) {
  if (touch.access == Access::read && entry.access == Access::read) {
    return false;
  }
  return touch.cell.object == runtime::kEverything ||
         (touch.cell.object == entry.object &&
          (touch.cell.key == whole || entry.whole || world.cell(entry.cell).key == touch.cell.key));
}

/// Whether an operation that makes these touches can depend on an event. Which invariants it would
/// concern is not known before it happens.
inline bool may_conflict(std::span<const Touch> touches, std::span<const runtime::Entry> footprint,
                         const runtime::WorldStore& world) {
  return std::ranges::any_of(footprint, [&](const runtime::Entry& entry) {
    return entry.object == runtime::kEverything || entry.object == runtime::kInvariants ||
           std::ranges::any_of(
               touches, [&](const Touch& touch) { return may_conflict(touch, entry, world); });
  });
}

}  // namespace ordercheck::explore
