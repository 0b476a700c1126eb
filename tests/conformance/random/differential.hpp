// SPDX-License-Identifier: Apache-2.0
// Random schedules on two implementations at once.
#pragma once

#include <cstdint>
#include <iosfwd>
#include <map>
#include <string>

#include "comparison.hpp"
#include "schedule.hpp"

namespace ordercheck::conformance {

struct DifferentialArguments {
  std::uint64_t first_seed = 1;
  int count = 100;
  Grammar grammar{};
};

/// What the schedules reached: how often each kind of outcome was seen, by the command's name or
/// SQLSTATE; a statement that was blocked counts as "blocked" also.
using Reached = std::map<std::string, int>;

struct DifferentialResult {
  Tally tally;
  Reached reached;
};

/// Runs schedules on `reference`, which observes one outcome, and judges `subject` by it. Prints
/// the first difference: the shrunk schedule as a file of scenarios, and the report; then ends.
DifferentialResult compare_on_random_schedules(const DifferentialArguments& arguments,
                                               Implementation& reference, Implementation& subject,
                                               std::ostream& output);

}  // namespace ordercheck::conformance
