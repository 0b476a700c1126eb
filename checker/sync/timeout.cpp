// SPDX-License-Identifier: Apache-2.0
#include "sync/timeout.hpp"

#include <array>
#include <cstdio>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck::sync {

Time deadline_of(const Operation& operation) { return detail::time_of(operation.arguments[0].low); }

std::string until_text(const Operation& operation) {
  std::array<char, 64> text{};
  std::snprintf(text.data(), text.size(), "until %.9g s",
                static_cast<double>(deadline_of(operation)) / 1e9);
  return text.data();
}

void touch_clock(std::vector<Touch>& touches) {
  touches.push_back({detail::clock_cell(), Access::read, Sync::none, {}});
}

}  // namespace ordercheck::sync
