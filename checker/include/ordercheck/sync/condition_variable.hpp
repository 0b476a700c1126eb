// SPDX-License-Identifier: Apache-2.0
// condition_variable, condition_variable_any, cv_status and notify_all_at_thread_exit.
#pragma once

#include <condition_variable>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/condition_variable.hpp>
#include <ordercheck/detail/sync/condition_variable_any.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::condition_variable;
using std::condition_variable_any;
using std::notify_all_at_thread_exit;
#endif

using std::cv_status;

}  // namespace checked or native
}  // namespace ordercheck
