// SPDX-License-Identifier: Apache-2.0
// mutex, timed_mutex, recursive_mutex, recursive_timed_mutex and what locks them.
#pragma once

#include <mutex>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/lock_all.hpp>
#include <ordercheck/detail/sync/mutex.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::lock;
using std::mutex;
using std::recursive_mutex;
using std::recursive_timed_mutex;
using std::scoped_lock;
using std::timed_mutex;
#endif

using std::adopt_lock;
using std::adopt_lock_t;
using std::defer_lock;
using std::defer_lock_t;
using std::lock_guard;
using std::try_lock;
using std::try_to_lock;
using std::try_to_lock_t;
using std::unique_lock;

}  // namespace checked or native
}  // namespace ordercheck
