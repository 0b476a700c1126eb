// SPDX-License-Identifier: Apache-2.0
// latch.
#pragma once

#include <latch>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/latch.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::latch;

}  // namespace native
}  // namespace ordercheck
#endif
