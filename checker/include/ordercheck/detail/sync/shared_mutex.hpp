// SPDX-License-Identifier: Apache-2.0
// Readers and writers. What the operations do is in checker/sync/shared_mutex_kind.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <shared_mutex>
#include <type_traits>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

/// Cell 0: slot of the writer + 1. Cell 1 + thread: 1 while that thread reads. So readers commute
/// with each other.
struct SharedMutexCell {
  std::uint64_t holder = 0;
  bool operator==(const SharedMutexCell&) const = default;
};

enum class SharedMutexVerb : std::uint8_t {
  lock,
  try_lock,
  unlock,
  lock_shared,
  try_lock_shared,
  unlock_shared,
  lock_until,
  lock_shared_until,
};

inline constexpr SharedMutexCell kNotHeld{};

extern const KindRules kSharedMutexRules;
extern const KindRules kSharedTimedMutexRules;

/// The part that both share. Prefers neither readers nor writers: both orders are explored.
class SharedMutexFace : public NoNativeHandle {
 public:
  SharedMutexFace(const SharedMutexFace&) = delete;
  SharedMutexFace& operator=(const SharedMutexFace&) = delete;

  void lock() { call(SharedMutexVerb::lock); }

  bool try_lock() { return call(SharedMutexVerb::try_lock); }

  void unlock() {
    Operation unlock = operation(SharedMutexVerb::unlock);
    if (handle_.guarded()) {
      unlock.constant = release_projections(unlock.object);
    }
    announce_checked(unlock);
  }

  void lock_shared() { call(SharedMutexVerb::lock_shared); }

  bool try_lock_shared() { return call(SharedMutexVerb::try_lock_shared); }

  void unlock_shared() { call(SharedMutexVerb::unlock_shared); }

 protected:
  constexpr explicit SharedMutexFace(KindId kind) noexcept : handle_{kind} {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&kNotHeld);
    }
  }

  ~SharedMutexFace() { handle_.retire(); }

  bool call(SharedMutexVerb verb, Time deadline = 0) const {
    Operation call = operation(verb);
    call.arguments[0].low = bits_of(deadline);
    return announce_checked(call) != 0;
  }

 private:
  friend struct FaceAccess;

  ObjectId id() const { return handle_.id(&kNotHeld); }

  Operation operation(SharedMutexVerb verb) const {
    return handle_.operation(&kNotHeld, static_cast<std::uint8_t>(verb));
  }

  Handle handle_;
};

}  // namespace detail

inline namespace checked {

/// std::shared_mutex, under the control of the search.
class shared_mutex : public detail::SharedMutexFace {
 public:
  constexpr shared_mutex() noexcept : SharedMutexFace{&detail::kSharedMutexRules} {}
};

/// std::shared_timed_mutex over virtual time.
class shared_timed_mutex : public detail::SharedMutexFace {
 public:
  constexpr shared_timed_mutex() noexcept : SharedMutexFace{&detail::kSharedTimedMutexRules} {}

  template <class Rep, class Period>
  bool try_lock_for(const std::chrono::duration<Rep, Period>& duration) {
    return call(detail::SharedMutexVerb::lock_until, detail::deadline_after(duration));
  }

  template <class Clock, class Duration>
  bool try_lock_until(const std::chrono::time_point<Clock, Duration>& when) {
    return call(detail::SharedMutexVerb::lock_until, detail::deadline_at(when));
  }

  template <class Rep, class Period>
  bool try_lock_shared_for(const std::chrono::duration<Rep, Period>& duration) {
    return call(detail::SharedMutexVerb::lock_shared_until, detail::deadline_after(duration));
  }

  template <class Clock, class Duration>
  bool try_lock_shared_until(const std::chrono::time_point<Clock, Duration>& when) {
    return call(detail::SharedMutexVerb::lock_shared_until, detail::deadline_at(when));
  }
};

}  // namespace checked
}  // namespace ordercheck
