// SPDX-License-Identifier: Apache-2.0
// Faults that tests put into the optimal reduction, to see that the tests find them.
#pragma once

#include <cstdint>
#include <stdexcept>

namespace ordercheck::explore {

/// What a mutated search does wrong.
enum class Mutation : std::uint8_t {
  none,
  /// The search for reversible races stops at an event that only enabled the later one (an unlock
  /// before a lock) instead of looking through it: the two locks are never exchanged.
  no_look_through,
  /// Operations that are blocked at the end of an execution take no part in races: what they would
  /// have kept from happening is never seen.
  no_blocked_at_end,
  /// The other labels of an operation that took one (of a choice, a wake-up) are never offered.
  no_label_alternatives,
  /// Sleep sets and wakeup trees compare threads instead of labelled events: one label that was
  /// explored silences the others of its operation.
  sleep_by_thread,
  /// What was explored from a node does not go to sleep there: its siblings explore it again, for
  /// ever.
  finished_not_asleep,
  /// A sequence is appended beside a child whose thread does not occur in it and that is
  /// independent of it, although that child's subtree covers it.
  append_at_absent_child,
  /// What sleeps goes on sleeping after an event that depends on it.
  sleep_unfiltered,
  /// A blocked operation is moved before one event at a time: an operation that waits for two
  /// holders is never first.
  one_blocker_at_a_time,
  /// Other labels of an operation are looked for only among the events that depend on the label it
  /// took: a fault that touches what "no fault" does not touch is never exchanged.
  no_labels_elsewhere,
};

/// Thrown by a search with a mutation where one without would end the process: a sleep set that is
/// not empty after a wakeup sequence, a node that outlived its event.
class BrokenSearch : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace ordercheck::explore
