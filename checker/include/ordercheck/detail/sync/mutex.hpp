// SPDX-License-Identifier: Apache-2.0
// The mutexes that one thread holds at a time. What they do is in checker/sync/mutex_kind.hpp.
#pragma once

#include <chrono>
#include <cstdint>
#include <type_traits>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct MutexState {
  std::uint32_t owner = 0;  ///< slot of the owner + 1; 0: free
  std::uint32_t depth = 0;
  bool operator==(const MutexState&) const = default;
};

enum class MutexVerb : std::uint8_t { lock, try_lock, lock_until, unlock };

inline constexpr MutexState kFreeMutex{};

extern const KindRules kMutexRules;
extern const KindRules kTimedMutexRules;
extern const KindRules kRecursiveMutexRules;
extern const KindRules kRecursiveTimedMutexRules;

/// The part that all of them share.
class MutexFace : public NoNativeHandle {
 public:
  MutexFace(const MutexFace&) = delete;
  MutexFace& operator=(const MutexFace&) = delete;

  /// Blocks until the calling thread owns the mutex. Is a scheduling point. To lock a mutex twice
  /// is misuse, unless it is a recursive_mutex.
  void lock() { announce_checked(operation(MutexVerb::lock)); }

  /// Tries once. Is a scheduling point. Never fails without reason.
  bool try_lock() { return announce_checked(operation(MutexVerb::try_lock)) != 0; }

  /// Is a scheduling point. To unlock what the thread does not own is misuse.
  void unlock() {
    Operation unlock = operation(MutexVerb::unlock);
    if (handle_.guarded()) {
      unlock.constant = release_projections(unlock.object);
    }
    announce_checked(unlock);
  }

 protected:
  constexpr explicit MutexFace(KindId kind) noexcept : handle_{kind} {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&kFreeMutex);
    }
  }

  ~MutexFace() { handle_.retire(); }

  bool lock_until(Time deadline) {
    return announce_checked(handle_.operation(&kFreeMutex,
                                              static_cast<std::uint8_t>(MutexVerb::lock_until),
                                              {bits_of(deadline)})) != 0;
  }

 private:
  friend struct FaceAccess;

  ObjectId id() const { return handle_.id(&kFreeMutex); }

  Operation operation(MutexVerb verb) const {
    return handle_.operation(&kFreeMutex, static_cast<std::uint8_t>(verb));
  }

  Handle handle_;
};

/// The part that those with a timeout share, over virtual time.
class TimedMutexFace : public MutexFace {
 public:
  template <class Rep, class Period>
  bool try_lock_for(const std::chrono::duration<Rep, Period>& duration) {
    return lock_until(deadline_after(duration));
  }

  template <class Clock, class Duration>
  bool try_lock_until(const std::chrono::time_point<Clock, Duration>& when) {
    return lock_until(deadline_at(when));
  }

 protected:
  using MutexFace::MutexFace;
  ~TimedMutexFace() = default;
};

}  // namespace detail

inline namespace checked {

/// std::mutex, under the control of the search.
class mutex : public detail::MutexFace {
 public:
  constexpr mutex() noexcept : MutexFace{&detail::kMutexRules} {}
};

/// std::timed_mutex, under the control of the search.
class timed_mutex : public detail::TimedMutexFace {
 public:
  constexpr timed_mutex() noexcept : TimedMutexFace{&detail::kTimedMutexRules} {}
};

/// std::recursive_mutex, under the control of the search.
class recursive_mutex : public detail::MutexFace {
 public:
  constexpr recursive_mutex() noexcept : MutexFace{&detail::kRecursiveMutexRules} {}
};

/// std::recursive_timed_mutex, under the control of the search.
class recursive_timed_mutex : public detail::TimedMutexFace {
 public:
  constexpr recursive_timed_mutex() noexcept : TimedMutexFace{&detail::kRecursiveTimedMutexRules} {}
};

}  // namespace checked
}  // namespace ordercheck
