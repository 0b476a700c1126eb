// SPDX-License-Identifier: Apache-2.0
// Quantities in words.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace catalogue {

/// "1 order", "2 orders".
inline std::string counted(std::size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string{noun} + (count == 1 ? "" : "s");
}

}  // namespace catalogue
