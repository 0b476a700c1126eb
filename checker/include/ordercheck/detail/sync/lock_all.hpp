// SPDX-License-Identifier: Apache-2.0
// lock and scoped_lock. The standard's own lock() backs off and tries again, which a search would
// follow for ever: here several mutexes are taken in one operation, as soon as all of them are
// free.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <shared_mutex>
#include <system_error>
#include <tuple>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>
#include <ordercheck/detail/sync/mutex.hpp>
#include <ordercheck/detail/sync/shared_mutex.hpp>

namespace ordercheck {
namespace detail {

/// How a mutex of several is taken. 32 bits: a LockTarget has no padding, it is compared by its
/// bytes.
// NOLINTNEXTLINE(performance-enum-size)
enum class LockWay : std::uint32_t { mutex, recursive_mutex, shared_mutex, shared_mutex_shared };

struct LockTarget {
  ObjectId object{};
  LockWay way{};
};

extern const KindRules kLockAllRules;

/// Takes all of them at once. Requires: at least one.
void lock_targets(const LockTarget* targets, std::size_t count);

inline LockTarget lock_target(const MutexFace& mutex) {
  const KindId kind = FaceAccess::handle(mutex).kind();
  const bool recursive = kind == &kRecursiveMutexRules || kind == &kRecursiveTimedMutexRules;
  return {FaceAccess::id(mutex), recursive ? LockWay::recursive_mutex : LockWay::mutex};
}

inline LockTarget lock_target(const SharedMutexFace& mutex) {
  return {FaceAccess::id(mutex), LockWay::shared_mutex};
}

inline void require_lockable(bool has_mutex, bool owns) {
  if (!has_mutex) {
    throw std::system_error{std::make_error_code(std::errc::operation_not_permitted),
                            "lock without a mutex"};
  }
  if (owns) {
    throw std::system_error{std::make_error_code(std::errc::resource_deadlock_would_occur),
                            "lock that is owned"};
  }
}

template <class Mutex>
LockTarget lock_target(const std::unique_lock<Mutex>& lock) {
  require_lockable(lock.mutex() != nullptr, lock.owns_lock());
  return lock_target(*lock.mutex());
}

template <class Mutex>
  requires std::is_base_of_v<SharedMutexFace, Mutex>
LockTarget lock_target(const std::shared_lock<Mutex>& lock) {
  require_lockable(lock.mutex() != nullptr, lock.owns_lock());
  return {FaceAccess::id(*lock.mutex()), LockWay::shared_mutex_shared};
}

/// Tells a lock that its mutex has been taken.
template <class Lockable>
void mark_taken(Lockable& lockable) {
  if constexpr (requires { lockable.owns_lock(); }) {
    lockable = Lockable{*lockable.release(), std::adopt_lock};
  }
}

}  // namespace detail

inline namespace checked {

/// Locks all without deadlock, in one step. Requires: each is a mutex of ordercheck/sync.hpp, or a
/// unique_lock or shared_lock of one. Is a scheduling point.
template <class First, class Second, class... Rest>
void lock(First& first, Second& second, Rest&... rest) {
  static_assert(
      requires {
        detail::lock_target(first);
        detail::lock_target(second);
        (detail::lock_target(rest), ...);
      },
      "ordercheck::lock takes mutexes of ordercheck/sync.hpp and unique_lock or shared_lock of "
      "them; lock others one "
      "by one, always in the same order");
  const std::array targets{detail::lock_target(first), detail::lock_target(second),
                           detail::lock_target(rest)...};
  detail::lock_targets(targets.data(), targets.size());
  detail::mark_taken(first);
  detail::mark_taken(second);
  (detail::mark_taken(rest), ...);
}

/// std::scoped_lock over `ordercheck::lock`.
template <class... Mutexes>
class [[nodiscard]] scoped_lock {
 public:
  explicit scoped_lock(Mutexes&... mutexes) : mutexes_{mutexes...} {
    if constexpr (sizeof...(Mutexes) == 1) {
      (mutexes.lock(), ...);
    } else if constexpr (sizeof...(Mutexes) > 1) {
      ordercheck::lock(mutexes...);
    }
  }

  explicit scoped_lock(std::adopt_lock_t, Mutexes&... mutexes) noexcept : mutexes_{mutexes...} {}

  scoped_lock(const scoped_lock&) = delete;
  scoped_lock& operator=(const scoped_lock&) = delete;

  ~scoped_lock() {
    std::apply([](auto&... mutexes) { (mutexes.unlock(), ...); }, mutexes_);
  }

 private:
  std::tuple<Mutexes&...> mutexes_;
};

}  // namespace checked
}  // namespace ordercheck
