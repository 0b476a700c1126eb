// SPDX-License-Identifier: Apache-2.0
// steady_clock, system_clock and high_resolution_clock; virtual in the checked build.
#pragma once

#include <chrono>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/clock.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::chrono::high_resolution_clock;
using std::chrono::steady_clock;
using std::chrono::system_clock;

}  // namespace native
}  // namespace ordercheck
#endif
