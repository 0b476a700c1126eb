// SPDX-License-Identifier: Apache-2.0
// Programs whose number of traces was counted by brute force, and these numbers.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "programs.hpp"

namespace ordercheck::exploration {

/// Of the program, of its parameters.
using RowName = std::pair<std::string, std::string>;

struct CountedRow {
  std::uint64_t executions = 0;
  std::uint64_t deadlocked = 0;
};

const std::map<RowName, CountedRow>& counted_rows();

/// One for each row.
std::vector<Program> counted_programs();

}  // namespace ordercheck::exploration
