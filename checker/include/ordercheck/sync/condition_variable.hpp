// SPDX-License-Identifier: Apache-2.0
// condition_variable and cv_status.
#pragma once

#include <condition_variable>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/condition_variable.hpp>
#endif

namespace ordercheck {
#if defined(ORDERCHECK_CHECKED)
inline namespace checked {
#else
inline namespace native {

using std::condition_variable;
#endif

using std::cv_status;

}  // namespace checked or native
}  // namespace ordercheck
