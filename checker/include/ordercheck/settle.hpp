// SPDX-License-Identifier: Apache-2.0
// Waiting for quiet in virtual time.
#pragma once

#include <chrono>

namespace ordercheck {

/// Blocks until nothing can run without virtual time passing `horizon` (counted from the start of
/// the execution). The horizon is named among the verdict's bounds. A scheduling point.
void settle(std::chrono::nanoseconds horizon);

}  // namespace ordercheck
