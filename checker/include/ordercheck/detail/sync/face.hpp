// SPDX-License-Identifier: Apache-2.0
// What the checked forms of the standard's types share.
#pragma once

#include <algorithm>
#include <bit>
#include <chrono>
#include <cstdint>
#include <limits>
#include <string_view>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/object.hpp>
#include <ordercheck/sync/unsupported.hpp>

namespace ordercheck::detail {

/// What only this library asks a face: its object, its handle, the cell of its value.
struct FaceAccess {
  template <class Face>
  static ObjectId id(const Face& face) {
    return face.id();
  }

  template <class Face>
  static const Handle& handle(const Face& face) {
    return face.handle_;
  }

  template <class Face>
  static Cell cell(const Face& face) {
    return face.cell();
  }
};

/// What natively has a handle of the operating system: here nothing of it is behind the object.
struct NoNativeHandle {
  template <class Unused = void>
  void native_handle() {
    static_assert(kSupported<Unused>,
                  "native_handle() is not supported in the checked build, see docs/supported.md");
  }
};

/// `Value::high` of a kind that reported misuse. What follows would be undefined: the thread does
/// not go on.
inline constexpr std::uint64_t kMisused = 1;

/// Announces an operation of a built-in kind and returns the low half of its result.
inline std::uint64_t announce_checked(const Operation& operation) {
  const Value result = announce(operation);
  if (result.high == kMisused) {
    park();
  }
  return result.low;
}

/// Reports misuse found without an operation; the thread does not go on.
[[noreturn]] inline void stop_for_misuse(std::string_view object, std::string_view message) {
  report("misuse", object, message);
  park();
}

inline std::uint64_t bits_of(Time time) { return std::bit_cast<std::uint64_t>(time); }

inline Time time_of(std::uint64_t bits) { return std::bit_cast<Time>(bits); }

/// A duration in nanoseconds, rounded up; the largest Time for all that is longer.
template <class Rep, class Period>
Time nanoseconds_of(const std::chrono::duration<Rep, Period>& duration) {
  using Seconds = std::chrono::duration<long double>;
  constexpr Time last = std::numeric_limits<Time>::max();
  const Seconds seconds{duration};
  if (seconds >= Seconds{std::chrono::nanoseconds{last}}) {
    return last;
  }
  if (seconds <= Seconds{std::chrono::nanoseconds{-last}}) {
    return -last;
  }
  return std::chrono::ceil<std::chrono::nanoseconds>(duration).count();
}

/// The virtual time `duration` after `from`: not before `from`, and never past the last one.
template <class Rep, class Period>
Time time_after(Time from, const std::chrono::duration<Rep, Period>& duration) {
  const Time length = std::max<Time>(0, nanoseconds_of(duration));
  constexpr Time last = std::numeric_limits<Time>::max();
  return length > last - from ? last : from + length;
}

/// The deadline of an operation that waits for `duration`: reads the clock, a scheduling point.
template <class Rep, class Period>
Time deadline_after(const std::chrono::duration<Rep, Period>& duration) {
  return time_after(now(), duration);
}

}  // namespace ordercheck::detail
