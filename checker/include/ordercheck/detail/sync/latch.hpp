// SPDX-License-Identifier: Apache-2.0
// A counter to wait for, once. What the operations do is in checker/sync/latch_kind.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

struct LatchState {
  std::int64_t expected = 0;
  bool operator==(const LatchState&) const = default;
};

enum class LatchVerb : std::uint8_t { count_down, try_wait, wait };

extern const KindRules kLatchRules;

}  // namespace detail

inline namespace checked {

/// std::latch, under the control of the search. To count down below 0 is misuse.
class latch {
 public:
  /// Requires: expected >= 0.
  constexpr explicit latch(std::ptrdiff_t expected) noexcept : initial_{expected} {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&initial_);
      if (expected < 0) {
        detail::stop_for_misuse("latch", "a latch starts below 0");
      }
    }
  }

  latch(const latch&) = delete;
  latch& operator=(const latch&) = delete;

  ~latch() { handle_.retire(); }

  static constexpr std::ptrdiff_t max() noexcept {
    return std::numeric_limits<std::ptrdiff_t>::max();
  }

  void count_down(std::ptrdiff_t update = 1) {
    call(detail::LatchVerb::count_down, {static_cast<std::uint64_t>(update)});
  }

  /// Never fails without reason.
  bool try_wait() const noexcept { return call(detail::LatchVerb::try_wait); }

  void wait() const { call(detail::LatchVerb::wait); }

  void arrive_and_wait(std::ptrdiff_t update = 1) {
    count_down(update);
    wait();
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&initial_); }

  bool call(detail::LatchVerb verb, Value first = {}) const {
    return detail::announce_checked(
               handle_.operation(&initial_, static_cast<std::uint8_t>(verb), first)) != 0;
  }

  detail::LatchState initial_;
  detail::Handle handle_{&detail::kLatchRules};
};

}  // namespace checked
}  // namespace ordercheck
