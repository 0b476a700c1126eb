// SPDX-License-Identifier: Apache-2.0
// Properties of states: always, sometimes, finally, and what they read.
#pragma once

#include <ordercheck/sync/mode.hpp>
#if defined(ORDERCHECK_CHECKED)
#include <ordercheck/detail/invariant.hpp>
#else
#include <ordercheck/detail/native_invariant.hpp>
#endif
