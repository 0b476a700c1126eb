// SPDX-License-Identifier: Apache-2.0
// Who is blocked at the end of an execution, and by whom.
#pragma once

#include <optional>

#include <ordercheck/check.hpp>

namespace ordercheck::runtime {

class Execution;

/// The deadlock or lost wake-up that an ended execution shows; nothing when all its threads have
/// ended.
std::optional<Violation> describe_blocked(Execution& execution);

}  // namespace ordercheck::runtime
