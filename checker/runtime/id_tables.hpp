// SPDX-License-Identifier: Apache-2.0
// The numbers by which a search names threads, objects, cells and constants, as bytes: another
// process of the same program that restores them before its first execution gives everything the
// same numbers, so that labels, footprints and schedules mean the same there.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "runtime/execution.hpp"

namespace ordercheck::runtime {

/// Why the numbers of this search mean nothing in another process, as one sentence; nothing: they
/// can be carried over.
std::optional<std::string> obstacle_to_other_processes(Execution& execution);

/// The tables in the order of their numbers. Requires: there is no obstacle.
std::string dump_ids(Execution& execution);

/// Makes the numbers of a new execution those of the dump. Requires: it has not run. Throws
/// std::runtime_error when this process has given some of them to other things already; the
/// execution is of no use then.
void restore_ids(Execution& execution, std::string_view dump);

/// The interned constants, `Constant::none` among them.
std::size_t constant_count();

}  // namespace ordercheck::runtime
