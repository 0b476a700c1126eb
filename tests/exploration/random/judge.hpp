// SPDX-License-Identifier: Apache-2.0
// The searches of a random program, compared.
#pragma once

#include <cstdint>
#include <string>

#include "random/language.hpp"

namespace ordercheck::exploration {

/// How many executions each search may run; a program with more is not judged.
struct Limits {
  std::uint64_t every = 4'000;
  std::uint64_t eager = 10'000;
  std::uint64_t bounded = 20'000;
};

/// Which oracles could judge a program.
struct Judged {
  bool by_all = false;    ///< by every interleaving
  bool by_eager = false;  ///< by eager enumeration
  std::uint64_t traces = 0;
  std::uint64_t interleavings = 0;  ///< of the enumeration that judged

  bool any() const { return by_all || by_eager; }
};

/// Runs the program under all searches and compares. Returns what is wrong; empty when nothing is.
std::string check_program(const RandomProgram& program, const Limits& limits, Judged& judged);

/// Expects that nothing is wrong, and that the program is small enough to say so.
void expect_agreement(const RandomProgram& program);

}  // namespace ordercheck::exploration
