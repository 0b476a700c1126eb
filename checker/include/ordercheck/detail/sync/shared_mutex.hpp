// SPDX-License-Identifier: Apache-2.0
// Readers and writers. What the operations do is in checker/sync/shared_mutex_kind.hpp.
#pragma once

#include <cstdint>
#include <shared_mutex>
#include <type_traits>

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
  unlock_shared
};

inline constexpr SharedMutexCell kNotHeld{};

extern const KindRules kSharedMutexRules;

}  // namespace detail

inline namespace checked {

/// std::shared_mutex, under the control of the search. Prefers neither readers nor writers: both
/// orders are explored.
class shared_mutex {
 public:
  constexpr shared_mutex() noexcept {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&detail::kNotHeld);
    }
  }

  shared_mutex(const shared_mutex&) = delete;
  shared_mutex& operator=(const shared_mutex&) = delete;

  ~shared_mutex() { handle_.retire(); }

  void lock() { call(detail::SharedMutexVerb::lock); }

  bool try_lock() { return call(detail::SharedMutexVerb::try_lock); }

  void unlock() {
    Operation unlock = operation(detail::SharedMutexVerb::unlock);
    if (handle_.guarded()) {
      unlock.constant = detail::release_projections(unlock.object);
    }
    detail::announce_checked(unlock);
  }

  void lock_shared() { call(detail::SharedMutexVerb::lock_shared); }

  bool try_lock_shared() { return call(detail::SharedMutexVerb::try_lock_shared); }

  void unlock_shared() { call(detail::SharedMutexVerb::unlock_shared); }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&detail::kNotHeld); }

  Operation operation(detail::SharedMutexVerb verb) const {
    return handle_.operation(&detail::kNotHeld, static_cast<std::uint8_t>(verb));
  }

  bool call(detail::SharedMutexVerb verb) const {
    return detail::announce_checked(operation(verb)) != 0;
  }

  detail::Handle handle_{&detail::kSharedMutexRules};
};

}  // namespace checked
}  // namespace ordercheck
