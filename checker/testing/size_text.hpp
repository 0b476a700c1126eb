// SPDX-License-Identifier: Apache-2.0
// How large a search is and how long it takes, in words.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

#include "explore/explorer.hpp"

namespace ordercheck::testing {

/// "12,345".
std::string with_separators(std::uint64_t number);

/// The number with three digits that mean something: "17,200,000", "4.1e+21".
std::string rounded(double number);

/// "40 s", "12 min", "3.4 h", "5 days", "more than 1,000 years".
std::string duration_text(double seconds);

/// "about 102,000 executions (90,000 to 113,000)", "more than 3,100,000 executions"; empty when
/// there are no samples. `executions_done` are known to be there.
std::string size_text(const explore::Estimate& estimate, std::uint64_t executions_done);

/// How long all of it takes at the rate of the search so far: "about 3.4 h at 250,000
/// executions/s"; empty when that is not known.
std::string time_needed_text(const explore::Estimate& estimate, std::uint64_t executions_done);

}  // namespace ordercheck::testing
