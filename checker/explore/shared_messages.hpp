// SPDX-License-Identifier: Apache-2.0
// What explorers of a shared search and the one that has the tree say to each other.
#pragma once

#include <string>
#include <string_view>

#include "explore/shared_search.hpp"

namespace ordercheck::explore {

inline constexpr std::string_view kAgreed = "yes";
inline constexpr std::string_view kRefused = "no";

std::string encode(const Assignment& assignment);
/// Throws std::runtime_error when the bytes end early, like the others.
Assignment decode_assignment(std::string_view bytes);

/// An explorer sends reports and, before it goes on with new ids, these.
std::string encode(const Report& report);
std::string encode_ids(const std::string& ids);
bool is_ids(std::string_view message);
Report decode_report(std::string_view message);
std::string decode_ids(std::string_view message);

}  // namespace ordercheck::explore
