// SPDX-License-Identifier: Apache-2.0
// Waiting with any lock. Our own mutexes, and the standard's locks over them, are freed in the
// event in which the thread enters the queue. A lock of the user's own runs its unlock() in
// between, and nobody notifies during that time: the wait is as atomic as the standard asks.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/condition_variable.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/mutex.hpp>
#include <ordercheck/detail/sync/shared_mutex.hpp>
#include <ordercheck/detail/sync/stop_token.hpp>

namespace ordercheck {
namespace detail {

extern const KindRules kConditionAnyRules;

/// The types themselves: a class derived from one may have an unlock() of its own.
template <class Type, class... Types>
inline constexpr bool kIsOneOf = (std::is_same_v<Type, Types> || ...);

template <class Lock>
inline constexpr bool kIsMutex =
    kIsOneOf<Lock, mutex, timed_mutex, recursive_mutex, recursive_timed_mutex>;

template <class Lock>
inline constexpr bool kIsSharedMutex = kIsOneOf<Lock, shared_mutex, shared_timed_mutex>;

/// How a wait frees a lock and takes it again. This one: by its own functions.
template <class Lock>
struct WaitedLock {
  static constexpr HeldLock held = HeldLock::user_lock;

  static void relock(Lock& lock) { lock.lock(); }
};

template <class Mutex>
  requires(kIsMutex<Mutex> || kIsSharedMutex<Mutex>)
struct WaitedLock<Mutex> {
  static constexpr HeldLock held = kIsMutex<Mutex> ? HeldLock::mutex : HeldLock::shared_mutex;

  static const Mutex* mutex_of(const Mutex& mutex) { return &mutex; }

  static void relock(Mutex& mutex) { mutex.lock(); }
};

template <class Mutex>
  requires(kIsMutex<Mutex> || kIsSharedMutex<Mutex>)
struct WaitedLock<std::unique_lock<Mutex>> {
  static constexpr HeldLock held = WaitedLock<Mutex>::held;

  static const Mutex* mutex_of(const std::unique_lock<Mutex>& lock) {
    return lock.owns_lock() ? lock.mutex() : nullptr;
  }

  static void relock(std::unique_lock<Mutex>& lock) { lock.mutex()->lock(); }
};

template <class Mutex>
  requires kIsSharedMutex<Mutex>
struct WaitedLock<std::shared_lock<Mutex>> {
  static constexpr HeldLock held = HeldLock::shared_mutex_shared;

  static const Mutex* mutex_of(const std::shared_lock<Mutex>& lock) {
    return lock.owns_lock() ? lock.mutex() : nullptr;
  }

  static void relock(std::shared_lock<Mutex>& lock) { lock.mutex()->lock_shared(); }
};

}  // namespace detail

inline namespace checked {

/// std::condition_variable_any, under the control of the search; else as condition_variable.
class condition_variable_any {
 public:
  condition_variable_any() { handle_.construct(&detail::kNobodyWaits); }

  condition_variable_any(const condition_variable_any&) = delete;
  condition_variable_any& operator=(const condition_variable_any&) = delete;

  ~condition_variable_any() { handle_.retire(); }

  void notify_one() noexcept {
    detail::announce_checked(operation(detail::ConditionVerb::notify_one));
  }

  void notify_all() noexcept {
    detail::announce_checked(operation(detail::ConditionVerb::notify_all));
  }

  /// Requires: the calling thread owns the lock; else it is misuse.
  template <class Lock>
  void wait(Lock& lock) {
    wait_in_queue(lock, nullptr, operation(detail::ConditionVerb::wake));
  }

  template <class Lock, class Predicate>
  void wait(Lock& lock, Predicate predicate) {
    while (!predicate()) {
      wait(lock);
    }
  }

  template <class Lock, class Clock, class Duration>
  std::cv_status wait_until(Lock& lock, const std::chrono::time_point<Clock, Duration>& when) {
    return wait_until_time(lock, nullptr, detail::deadline_at(when));
  }

  template <class Lock, class Clock, class Duration, class Predicate>
  bool wait_until(Lock& lock, const std::chrono::time_point<Clock, Duration>& when,
                  Predicate predicate) {
    return wait_until_met(lock, detail::deadline_at(when), predicate);
  }

  template <class Lock, class Rep, class Period>
  std::cv_status wait_for(Lock& lock, const std::chrono::duration<Rep, Period>& duration) {
    return wait_until_time(lock, nullptr, detail::deadline_after(duration));
  }

  template <class Lock, class Rep, class Period, class Predicate>
  bool wait_for(Lock& lock, const std::chrono::duration<Rep, Period>& duration,
                Predicate predicate) {
    return wait_until_met(lock, detail::deadline_after(duration), predicate);
  }

  /// Ends when the predicate holds or stop is requested; returns whether the predicate holds.
  template <class Lock, class Predicate>
  bool wait(Lock& lock, stop_token stop, Predicate predicate) {
    const stop_callback notify{stop, [this] { notify_all(); }};
    while (!stop.stop_requested()) {
      if (predicate()) {
        return true;
      }
      wait_in_queue(lock, &stop, operation(detail::ConditionVerb::wake));
    }
    return predicate();
  }

  template <class Lock, class Clock, class Duration, class Predicate>
  bool wait_until(Lock& lock, stop_token stop, const std::chrono::time_point<Clock, Duration>& when,
                  Predicate predicate) {
    return wait_until_met(lock, stop, detail::deadline_at(when), predicate);
  }

  template <class Lock, class Rep, class Period, class Predicate>
  bool wait_for(Lock& lock, stop_token stop, const std::chrono::duration<Rep, Period>& duration,
                Predicate predicate) {
    return wait_until_met(lock, stop, detail::deadline_after(duration), predicate);
  }

 private:
  friend struct detail::FaceAccess;

  /// From before the unlock of a user's lock until the thread waits: a notification in between
  /// waits for the thread. An exception of unlock() ends the wait.
  class Unlocking {
   public:
    explicit Unlocking(const condition_variable_any& condition) : condition_{&condition} {
      detail::announce_checked(condition_->operation(detail::ConditionVerb::start_unlock));
    }

    Unlocking(const Unlocking&) = delete;
    Unlocking& operator=(const Unlocking&) = delete;

    ~Unlocking() {
      if (condition_ != nullptr) {
        detail::announce_checked(condition_->operation(detail::ConditionVerb::stop_unlock));
      }
    }

    void done() { condition_ = nullptr; }

   private:
    const condition_variable_any* condition_;
  };

  ObjectId id() const { return handle_.id(&detail::kNobodyWaits); }

  Operation operation(detail::ConditionVerb verb) const {
    return handle_.operation(&detail::kNobodyWaits, static_cast<std::uint8_t>(verb));
  }

  template <class Lock>
  Operation enqueue_operation(Lock& lock, const stop_token* stop) const {
    using Waited = detail::WaitedLock<Lock>;
    Operation enqueue = operation(detail::ConditionVerb::enqueue);
    enqueue.arguments[0].low = static_cast<std::uint64_t>(detail::spurious_wakeup_budget());
    if (stop != nullptr && detail::StopAccess::state(*stop) != nullptr) {
      enqueue.arguments[0].high =
          static_cast<std::uint64_t>(detail::StopAccess::state(*stop)->id());
    }
    enqueue.arguments[1].low = static_cast<std::uint64_t>(Waited::held);
    if constexpr (Waited::held != detail::HeldLock::user_lock) {
      const auto* const mutex = Waited::mutex_of(lock);
      if (mutex == nullptr) {
        detail::stop_for_misuse(detail::name_of(id()), "wait without owning the lock");
      }
      enqueue.other = detail::FaceAccess::id(*mutex);
      if (detail::FaceAccess::handle(*mutex).guarded()) {
        enqueue.constant = detail::release_projections(enqueue.other);
      }
    }
    return enqueue;
  }

  /// Enters the queue without the lock.
  template <class Lock>
  detail::ConditionWait enqueue(Lock& lock, const stop_token* stop) {
    const Operation enqueue = enqueue_operation(lock, stop);
    if constexpr (detail::WaitedLock<Lock>::held == detail::HeldLock::user_lock) {
      Unlocking unlocking{*this};
      lock.unlock();
      unlocking.done();
      return detail::ConditionWait{static_cast<std::uint8_t>(detail::announce_checked(enqueue))};
    } else {
      return detail::ConditionWait{static_cast<std::uint8_t>(detail::announce_checked(enqueue))};
    }
  }

  /// Returns whether the wait timed out.
  template <class Lock>
  bool wait_in_queue(Lock& lock, const stop_token* stop, Operation wake) {
    const detail::ConditionWait way = enqueue(lock, stop);
    bool timed_out = false;
    if (way != detail::ConditionWait::stopped) {
      wake.arguments[1].low = static_cast<std::uint64_t>(way);
      timed_out = detail::announce_checked(wake) != 0;
    } else if constexpr (detail::WaitedLock<Lock>::held != detail::HeldLock::user_lock) {
      return false;  // still owns the lock
    }
    relock(lock);
    return timed_out;
  }

  /// As the standard has it, the program ends when the lock throws.
  template <class Lock>
  static void relock(Lock& lock) noexcept {
    detail::WaitedLock<Lock>::relock(lock);
  }

  template <class Lock>
  std::cv_status wait_until_time(Lock& lock, const stop_token* stop, Time deadline) {
    Operation wake = operation(detail::ConditionVerb::wake_until);
    wake.arguments[0].low = detail::bits_of(deadline);
    return wait_in_queue(lock, stop, wake) ? std::cv_status::timeout : std::cv_status::no_timeout;
  }

  template <class Lock, class Predicate>
  bool wait_until_met(Lock& lock, Time deadline, Predicate& predicate) {
    while (!predicate()) {
      if (wait_until_time(lock, nullptr, deadline) == std::cv_status::timeout) {
        return predicate();
      }
    }
    return true;
  }

  template <class Lock, class Predicate>
  bool wait_until_met(Lock& lock, const stop_token& stop, Time deadline, Predicate& predicate) {
    const stop_callback notify{stop, [this] { notify_all(); }};
    while (!stop.stop_requested()) {
      if (predicate()) {
        return true;
      }
      if (wait_until_time(lock, &stop, deadline) == std::cv_status::timeout) {
        return predicate();
      }
    }
    return predicate();
  }

  detail::Handle handle_{&detail::kConditionAnyRules};
};

}  // namespace checked
}  // namespace ordercheck
