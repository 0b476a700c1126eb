// SPDX-License-Identifier: Apache-2.0
// What of the standard is not supported: its use fails to compile, with the name in the message.
// See docs/supported.md.
#pragma once

namespace ordercheck {
namespace detail {

template <class...>
inline constexpr bool kSupported = false;

}  // namespace detail

/// In both builds: what a fence orders would be missing from the search for data races, so that
/// right programs would be reported. Give the order to the atomic operations.
template <class... Arguments>
void atomic_thread_fence(Arguments&&...) {
  static_assert(detail::kSupported<Arguments...>,
                "ordercheck::atomic_thread_fence is not supported: give the order to the atomic "
                "operations, see docs/supported.md");
}

}  // namespace ordercheck
