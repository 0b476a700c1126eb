// SPDX-License-Identifier: Apache-2.0
// Virtual clocks.
#pragma once

#include <algorithm>
#include <chrono>
#include <ctime>
#include <limits>
#include <ratio>
#include <type_traits>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
inline namespace checked {

/// Virtual time that never goes back. At the start of an execution the machine has been up for one
/// day, so that code that takes time_point{} for "long ago" works as it does natively.
class steady_clock {
 public:
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<steady_clock, duration>;
  static constexpr bool is_steady = true;
  static constexpr duration start = std::chrono::hours{24};  ///< `now()` when an execution starts

  /// Returns the virtual time. Is a scheduling point.
  static time_point now() noexcept { return time_point{start + duration{detail::now()}}; }
};

/// Virtual wall-clock time; an execution starts at 2025-01-01 00:00 UTC.
class system_clock {
 public:
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<system_clock, duration>;
  static constexpr bool is_steady = false;
  static constexpr duration start =
      std::chrono::seconds{1'735'689'600};  ///< `now()` when an execution starts

  /// Returns the virtual time. Is a scheduling point.
  static time_point now() noexcept { return time_point{start + duration{detail::now()}}; }

  static std::time_t to_time_t(const time_point& time) noexcept {
    return std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count();
  }

  static time_point from_time_t(std::time_t time) noexcept {
    return time_point{std::chrono::seconds{time}};
  }
};

/// As in libstdc++.
using high_resolution_clock = system_clock;

}  // namespace checked

namespace detail {

template <class Clock>
inline constexpr bool kIsVirtual =
    std::is_same_v<Clock, steady_clock> || std::is_same_v<Clock, system_clock>;

/// The virtual time of a point of one of our clocks.
template <class Clock, class Duration>
Time deadline_at(const std::chrono::time_point<Clock, Duration>& when) {
  static_assert(kIsVirtual<Clock>,
                "a checked wait needs a time of ordercheck::steady_clock or "
                "ordercheck::system_clock: other clocks "
                "are not virtual");
  const Time since_epoch = nanoseconds_of(when.time_since_epoch());
  constexpr Time last = std::numeric_limits<Time>::max();
  constexpr Time start = Clock::start.count();
  return since_epoch == last ? last : std::max<Time>(start, since_epoch) - start;
}

}  // namespace detail
}  // namespace ordercheck
