// SPDX-License-Identifier: Apache-2.0
// shared_mutex, shared_timed_mutex and shared_lock.
#pragma once

#include <shared_mutex>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/shared_mutex.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::shared_mutex;
using std::shared_timed_mutex;
#endif

using std::shared_lock;

}  // namespace checked or native
}  // namespace ordercheck
