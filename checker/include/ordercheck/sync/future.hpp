// SPDX-License-Identifier: Apache-2.0
// promise, future, shared_future, packaged_task, async and their errors.
#pragma once

#include <future>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/async.hpp>
#include <ordercheck/detail/sync/future.hpp>
#include <ordercheck/detail/sync/packaged_task.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::async;
using std::future;
using std::launch;
using std::packaged_task;
using std::promise;
using std::shared_future;
#endif

using std::future_category;
using std::future_errc;
using std::future_error;
using std::future_status;

}  // namespace checked or native
}  // namespace ordercheck
