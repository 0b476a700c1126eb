// SPDX-License-Identifier: Apache-2.0
// What sleep sets and wakeup trees hold: a decision and the footprint that it has.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "runtime/execution.hpp"

namespace ordercheck::explore {

/// A decision with its footprint. Two of them are the same event when their decisions are equal.
struct LabelledEvent {
  runtime::Decision decision;
  std::vector<runtime::Entry> footprint;
};

/// The same by reference: an event of an execution, or a hypothetical one.
struct EventView {
  runtime::Decision decision;
  std::span<const runtime::Entry> footprint;
};

inline EventView view(const LabelledEvent& event) { return {event.decision, event.footprint}; }

/// Whether the event depends on every other one, also on those that touch nothing.
inline bool depends_on_all(const EventView& event) {
  return std::ranges::any_of(event.footprint, [](const runtime::Entry& entry) {
    return entry.object == runtime::kEverything;
  });
}

/// Whether the order of two events matters: same thread, or conflicting footprints.
inline bool dependent(const EventView& a, const EventView& b, const runtime::WorldStore& world) {
  if (a.decision.thread == b.decision.thread) {
    return true;
  }
  if (a.footprint.empty() || b.footprint.empty()) {
    return depends_on_all(a) || depends_on_all(b);
  }
  return std::ranges::any_of(a.footprint, [&](const runtime::Entry& x) {
    return std::ranges::any_of(
        b.footprint, [&](const runtime::Entry& y) { return runtime::conflict(x, y, world); });
  });
}

enum class Initial : std::uint8_t {
  no,      ///< something in the sequence comes before it
  member,  ///< it is in the sequence, and nothing there comes before it
  absent,  ///< its thread is not in the sequence, and nothing there depends on it
};

/// Whether an event is a weak initial of a sequence; `position` becomes its place in the sequence
/// if it is a member. Abdulla et al., JACM 2017, definition 4.4; with labels, of the same thread
/// only the same label counts.
inline Initial weak_initial(const EventView& event, std::span<const EventView> sequence,
                            const runtime::WorldStore& world, std::size_t& position) {
  for (position = 0; position < sequence.size(); ++position) {
    const EventView& other = sequence[position];
    if (other.decision.thread == event.decision.thread) {
      return other.decision.label == event.decision.label ? Initial::member : Initial::no;
    }
    if (dependent(other, event, world)) {
      return Initial::no;
    }
  }
  return Initial::absent;
}

}  // namespace ordercheck::explore
