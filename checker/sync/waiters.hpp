// SPDX-License-Identifier: Apache-2.0
// A queue of sleeping threads in 8 bytes, and the ways in which its threads wake.
#pragma once

#include <cstdint>
#include <vector>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

/// Labels of a wake.
inline constexpr Label kSignalled = 0;
inline constexpr Label kWakeTimedOut = 1;
inline constexpr Label kSpurious = 2;

/// Label of a notification when nobody waits; the others are the threads' slots.
inline constexpr Label kNobody = 64;

inline std::uint64_t waiter_bit(ThreadId thread) {
  return std::uint64_t{1} << static_cast<unsigned>(thread);
}

/// What a signal leaves in the thread's parking cell: the object that sent it.
inline std::uint64_t signal_from(ObjectId object) { return static_cast<std::uint64_t>(object); }

inline bool is_signalled(const World& world, ThreadId thread) {
  return world.at<detail::Parked>(detail::parked(thread)).signal != 0;
}

/// A label per waiter; `kNobody` when there is none.
void offer_waiters(std::uint64_t waiters, Labels& labels);
/// Takes the signal out of the thread's parking cell.
void take_signal(Step& step);

/// Wakes the thread that the label names. `Queue` is the state of the queue's cell, a struct with
/// `waiters`.
template <class Queue>
void notify_one(Step& step, Cell queue) {
  if (step.label == kNobody) {
    step.read<Queue>(queue);
    return;
  }
  const ThreadId woken{static_cast<std::uint16_t>(step.label)};
  step.write<Queue>(queue).waiters &= ~waiter_bit(woken);
  step.write<detail::Parked>(detail::parked(woken)).signal = signal_from(step.operation.object);
}

template <class Queue>
std::uint64_t notify_all(Step& step, Cell queue) {
  const std::uint64_t waiters = step.world().at<Queue>(queue).waiters;
  if (waiters == 0) {
    step.read<Queue>(queue);
    return 0;
  }
  step.write<Queue>(queue).waiters = 0;
  std::uint64_t count = 0;
  for (unsigned slot = 0; slot < 64; ++slot) {
    if ((waiters >> slot & 1) != 0) {
      const ThreadId woken{static_cast<std::uint16_t>(slot)};
      step.write<detail::Parked>(detail::parked(woken)).signal = signal_from(step.operation.object);
      ++count;
    }
  }
  return count;
}

}  // namespace ordercheck::sync
