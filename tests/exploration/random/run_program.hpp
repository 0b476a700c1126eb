// SPDX-License-Identifier: Apache-2.0
// Runs a random program on the faces of sync.hpp.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "random/language.hpp"

namespace ordercheck::exploration {

/// What the program's invariants saw: by name, the values with which each was evaluated.
struct Witness {
  std::map<std::string, std::set<std::pair<std::int64_t, std::int64_t>>> seen;
};

/// The body of a check. Both arguments must outlive it.
void run_program(const RandomProgram& program, Witness& witness);

}  // namespace ordercheck::exploration
