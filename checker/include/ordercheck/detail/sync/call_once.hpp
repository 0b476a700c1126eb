// SPDX-License-Identifier: Apache-2.0
// One call of several. What the operations do is in checker/sync/once_kind.hpp.
#pragma once

#include <cstdint>
#include <functional>
#include <type_traits>
#include <utility>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

/// 0: not called; 1: done; else the slot of the calling thread + 2.
struct OnceState {
  std::uint64_t phase = 0;
  bool operator==(const OnceState&) const = default;
};

/// `enter` returns 1 when the caller must make the call.
enum class OnceVerb : std::uint8_t { enter, finish, fail };

inline constexpr OnceState kNotCalled{};

extern const KindRules kOnceRules;

}  // namespace detail

inline namespace checked {

/// std::once_flag, under the control of the search.
class once_flag {
 public:
  constexpr once_flag() noexcept {
    if (!std::is_constant_evaluated()) {
      handle_.construct(&detail::kNotCalled);
    }
  }

  once_flag(const once_flag&) = delete;
  once_flag& operator=(const once_flag&) = delete;

  ~once_flag() { handle_.retire(); }

 private:
  friend struct detail::FaceAccess;

  template <class Function, class... Arguments>
  friend void call_once(once_flag& flag, Function&& function, Arguments&&... arguments);

  ObjectId id() const { return handle_.id(&detail::kNotCalled); }

  std::uint64_t call(detail::OnceVerb verb) const {
    return detail::announce_checked(
        handle_.operation(&detail::kNotCalled, static_cast<std::uint8_t>(verb)));
  }

  detail::Handle handle_{&detail::kOnceRules};
};

/// Calls the function unless a call with this flag has returned; waits for a call that is under
/// way. An exception leaves the flag as it was, for the next caller to try. Is a scheduling point.
template <class Function, class... Arguments>
void call_once(once_flag& flag, Function&& function, Arguments&&... arguments) {
  if (flag.call(detail::OnceVerb::enter) == 0) {
    return;
  }
  try {
    std::invoke(std::forward<Function>(function), std::forward<Arguments>(arguments)...);
  } catch (...) {
    flag.call(detail::OnceVerb::fail);
    throw;
  }
  flag.call(detail::OnceVerb::finish);
}

}  // namespace checked
}  // namespace ordercheck
