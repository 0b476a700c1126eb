// SPDX-License-Identifier: Apache-2.0
// Semaphores over virtual time. What the operations do is in checker/sync/semaphore_kind.hpp.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ordercheck/detail/sync/clock.hpp>
#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct SemaphoreState {
  std::int64_t count = 0;
  bool operator==(const SemaphoreState&) const = default;
};

/// Argument 0 of `release` is the update, argument 1 the largest count.
enum class SemaphoreVerb : std::uint8_t { acquire, try_acquire, acquire_until, release };

extern const KindRules kSemaphoreRules;

}  // namespace detail

inline namespace checked {

/// std::counting_semaphore, under the control of the search. To release above the largest count is
/// misuse.
template <std::ptrdiff_t least_max_value = std::numeric_limits<std::ptrdiff_t>::max()>
class counting_semaphore {
  static_assert(least_max_value >= 0, "a semaphore's largest count must not be negative");

 public:
  /// Requires: 0 <= desired <= max().
  constexpr explicit counting_semaphore(std::ptrdiff_t desired) noexcept : initial_{desired} {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&initial_);
      if (desired < 0 || desired > max()) {
        detail::stop_for_misuse("semaphore",
                                "a semaphore starts below 0 or above its largest count");
      }
    }
  }

  counting_semaphore(const counting_semaphore&) = delete;
  counting_semaphore& operator=(const counting_semaphore&) = delete;

  ~counting_semaphore() { handle_.retire(); }

  static constexpr std::ptrdiff_t max() noexcept { return least_max_value; }

  void acquire() { call(detail::SemaphoreVerb::acquire); }

  /// Never fails without reason.
  bool try_acquire() noexcept { return call(detail::SemaphoreVerb::try_acquire); }

  template <class Rep, class Period>
  bool try_acquire_for(const std::chrono::duration<Rep, Period>& duration) {
    return call(detail::SemaphoreVerb::acquire_until,
                {detail::bits_of(detail::deadline_after(duration))});
  }

  template <class Clock, class Duration>
  bool try_acquire_until(const std::chrono::time_point<Clock, Duration>& when) {
    return call(detail::SemaphoreVerb::acquire_until, {detail::bits_of(detail::deadline_at(when))});
  }

  void release(std::ptrdiff_t update = 1) {
    call(detail::SemaphoreVerb::release, {static_cast<std::uint64_t>(update)},
         {static_cast<std::uint64_t>(max())});
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&initial_); }

  bool call(detail::SemaphoreVerb verb, Value first = {}, Value second = {}) const {
    return detail::announce_checked(
               handle_.operation(&initial_, static_cast<std::uint8_t>(verb), first, second)) != 0;
  }

  detail::SemaphoreState initial_;
  detail::Handle handle_{&detail::kSemaphoreRules};
};

using binary_semaphore = counting_semaphore<1>;

}  // namespace checked
}  // namespace ordercheck
