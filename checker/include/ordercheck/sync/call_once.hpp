// SPDX-License-Identifier: Apache-2.0
// once_flag and call_once.
#pragma once

#include <mutex>

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/sync/call_once.hpp>
#else

namespace ordercheck {
inline namespace native {

using std::call_once;
using std::once_flag;

}  // namespace native
}  // namespace ordercheck
#endif
