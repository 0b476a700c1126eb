// SPDX-License-Identifier: Apache-2.0
// Operations that give up at a virtual time: argument 0 is their deadline.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <ordercheck/object.hpp>

namespace ordercheck::sync {

Time deadline_of(const Operation& operation);
/// "until 1.5 s".
std::string until_text(const Operation& operation);
/// The clock's cell, for `may_touch`.
void touch_clock(std::vector<Touch>& touches);

inline bool timed_out(const World& world, const Operation& operation) {
  return world.now() >= deadline_of(operation);
}

}  // namespace ordercheck::sync
