// SPDX-License-Identifier: Apache-2.0
// Runs a body through the whole explorer, in this process.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "explore/explorer.hpp"

namespace ordercheck::explore {

inline Outcome explore_body(const std::function<void()>& body, const Options& options = {}) {
  const auto monitor = std::make_unique<Monitor>();
  return explore(options, body, *monitor);
}

/// The headline's type; "none" when there is no violation.
inline std::string headline(const Outcome& outcome) {
  return outcome.violations.empty() ? "none" : outcome.violations.front().type;
}

}  // namespace ordercheck::explore
