// SPDX-License-Identifier: Apache-2.0
// counting_semaphore and binary_semaphore.
#pragma once

#include <semaphore>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/semaphore.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::binary_semaphore;
using std::counting_semaphore;

}  // namespace native
}  // namespace ordercheck
#endif
