// SPDX-License-Identifier: Apache-2.0
// barrier.
#pragma once

#include <barrier>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/barrier.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::barrier;

}  // namespace native
}  // namespace ordercheck
#endif
