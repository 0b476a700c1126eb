// SPDX-License-Identifier: Apache-2.0
// What a run of a target shows when it went wrong.
#pragma once

#include <string>
#include <vector>

namespace catalogue {

/// An invariant that does not hold, and what was seen instead, in the words of the target.
struct Broken {
  std::string invariant;
  std::string message;
};

/// All that does not hold after a run, the most telling first; empty when all is well.
using BrokenList = std::vector<Broken>;

/// One line for each; for the messages of tests.
inline std::string text_of(const BrokenList& broken) {
  std::string text;
  for (const auto& [invariant, message] : broken) {
    text.append(invariant).append(": ").append(message).append("\n");
  }
  return text;
}

}  // namespace catalogue
