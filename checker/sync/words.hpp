// SPDX-License-Identifier: Apache-2.0
// Words of the story that several kinds use.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::sync {

/// "try_lock -> true".
std::string with_outcome(std::string_view verb, Value result);
/// "" for sequentially consistent operations, else "(acquire)".
std::string order_text(std::uint8_t order);
/// "1 thread", "2 threads".
std::string count_text(std::uint64_t count, std::string_view noun);

}  // namespace ordercheck::sync
