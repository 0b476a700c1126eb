// SPDX-License-Identifier: Apache-2.0
// steady_clock and system_clock; virtual in the checked build.
#pragma once

#include <chrono>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/clock.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::chrono::steady_clock;
using std::chrono::system_clock;

}  // namespace native
}  // namespace ordercheck
#endif
