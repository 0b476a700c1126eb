// SPDX-License-Identifier: Apache-2.0
// promise, future and their errors.
#pragma once

#include <future>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/future.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::future;
using std::promise;
#endif

using std::future_category;
using std::future_errc;
using std::future_error;
using std::future_status;

}  // namespace checked or native
}  // namespace ordercheck
