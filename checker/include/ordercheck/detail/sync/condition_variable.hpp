// SPDX-License-Identifier: Apache-2.0
// Waiting on a condition variable: enqueue (one event: the thread enters the queue and frees the
// mutex), wake (blocked until signalled), then an ordinary lock. What they do is in
// checker/sync/condition_variable_kind.hpp.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/mutex.hpp>

namespace ordercheck {
namespace detail {

/// The waiting threads, a bit for each slot.
struct ConditionState {
  std::uint64_t waiters = 0;
  bool operator==(const ConditionState&) const = default;
};

/// Whether a wait ends spuriously is decided when it begins: argument 0 of `enqueue` is the
/// budget's object, the result how it goes on (ConditionWait), and argument 1 of `wake` and
/// `wake_until` passes that on. Argument 0 of `wake_until` is the deadline. `start_unlock` and
/// `stop_unlock` stand around the unlock of a lock that is not ours: meanwhile nobody notifies.
enum class ConditionVerb : std::uint8_t {
  enqueue,
  wake,
  wake_until,
  notify_one,
  notify_all,
  start_unlock,
  stop_unlock,
};

/// How the lock is held that `enqueue` frees: its argument 1. `user_lock` is not ours and free by
/// then. 64 bits: an argument.
// NOLINTNEXTLINE(performance-enum-size)
enum class HeldLock : std::uint64_t { mutex, shared_mutex, shared_mutex_shared, user_lock };

/// Results of `enqueue`; `stopped`: stop was requested, the thread does not wait.
enum class ConditionWait : std::uint8_t { until_woken, may_be_spurious, stopped };

inline constexpr ConditionState kNobodyWaits{};

extern const KindRules kConditionRules;

/// The object that counts the spurious wakeups left in the running execution; `none` when they are
/// off.
ObjectId spurious_wakeup_budget();

}  // namespace detail

inline namespace checked {

/// std::condition_variable, under the control of the search. Which waiter notify_one wakes is
/// explored. Wakes spuriously only when Options::spurious_wakeups allows it. Does not model
/// fairness: a waiter may starve.
class condition_variable : public detail::NoNativeHandle {
 public:
  condition_variable() { handle_.construct(&detail::kNobodyWaits); }

  condition_variable(const condition_variable&) = delete;
  condition_variable& operator=(const condition_variable&) = delete;

  ~condition_variable() { handle_.retire(); }

  void notify_one() noexcept {
    detail::announce_checked(operation(detail::ConditionVerb::notify_one));
  }

  void notify_all() noexcept {
    detail::announce_checked(operation(detail::ConditionVerb::notify_all));
  }

  /// Requires: the calling thread owns the lock; else it is misuse.
  void wait(std::unique_lock<mutex>& lock) {
    Operation wake = operation(detail::ConditionVerb::wake);
    wake.arguments[1].low = enqueue(lock);
    detail::announce_checked(wake);
    lock.mutex()->lock();
  }

  template <class Predicate>
  void wait(std::unique_lock<mutex>& lock, Predicate predicate) {
    while (!predicate()) {
      wait(lock);
    }
  }

  template <class Clock, class Duration>
  std::cv_status wait_until(std::unique_lock<mutex>& lock,
                            const std::chrono::time_point<Clock, Duration>& when) {
    return wait_until(lock, detail::deadline_at(when));
  }

  template <class Clock, class Duration, class Predicate>
  bool wait_until(std::unique_lock<mutex>& lock,
                  const std::chrono::time_point<Clock, Duration>& when, Predicate predicate) {
    return wait_until(lock, detail::deadline_at(when), std::move(predicate));
  }

  template <class Rep, class Period>
  std::cv_status wait_for(std::unique_lock<mutex>& lock,
                          const std::chrono::duration<Rep, Period>& duration) {
    return wait_until(lock, detail::deadline_after(duration));
  }

  template <class Rep, class Period, class Predicate>
  bool wait_for(std::unique_lock<mutex>& lock, const std::chrono::duration<Rep, Period>& duration,
                Predicate predicate) {
    return wait_until(lock, detail::deadline_after(duration), std::move(predicate));
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&detail::kNobodyWaits); }

  Operation operation(detail::ConditionVerb verb) const {
    return handle_.operation(&detail::kNobodyWaits, static_cast<std::uint8_t>(verb));
  }

  std::uint64_t enqueue(const std::unique_lock<mutex>& lock) {
    if (!lock.owns_lock()) {
      detail::stop_for_misuse(detail::name_of(id()), "wait without owning the lock");
    }
    Operation enqueue = operation(detail::ConditionVerb::enqueue);
    enqueue.other = detail::FaceAccess::id(*lock.mutex());
    if (detail::FaceAccess::handle(*lock.mutex()).guarded()) {
      enqueue.constant = detail::release_projections(enqueue.other);
    }
    enqueue.arguments[0].low = static_cast<std::uint64_t>(detail::spurious_wakeup_budget());
    return detail::announce_checked(enqueue);
  }

  std::cv_status wait_until(std::unique_lock<mutex>& lock, Time deadline) {
    Operation wake = operation(detail::ConditionVerb::wake_until);
    wake.arguments = {Value{detail::bits_of(deadline)}, Value{enqueue(lock)}};
    const bool timed_out = detail::announce_checked(wake) != 0;
    lock.mutex()->lock();
    return timed_out ? std::cv_status::timeout : std::cv_status::no_timeout;
  }

  template <class Predicate>
  bool wait_until(std::unique_lock<mutex>& lock, Time deadline, Predicate predicate) {
    while (!predicate()) {
      if (wait_until(lock, deadline) == std::cv_status::timeout) {
        return predicate();
      }
    }
    return true;
  }

  detail::Handle handle_{&detail::kConditionRules};
};

/// Frees the lock and notifies all waiters when the calling thread has ended, but for its joiners.
/// Requires: the thread owns the lock; all waiters wait with its mutex.
inline void notify_all_at_thread_exit(condition_variable& condition, std::unique_lock<mutex> lock) {
  if (!lock.owns_lock()) {
    detail::stop_for_misuse("condition_variable",
                            "notify_all_at_thread_exit without owning the lock");
  }

  struct Late {
    condition_variable* condition;
    std::unique_lock<mutex> lock;
  };

  auto late = std::make_unique<Late>(Late{&condition, std::move(lock)});
  detail::at_thread_exit(
      [](void* given) {
        const std::unique_ptr<Late> own{static_cast<Late*>(given)};
        own->lock.unlock();
        own->condition->notify_all();
      },
      late.release());
}

}  // namespace checked
}  // namespace ordercheck
