// SPDX-License-Identifier: Apache-2.0
// The five programs that both checkers run. Relacy's macros stay in relacy_programs.cpp.
#pragma once

#include <array>
#include <cstdint>

namespace ordercheck::bench {

enum class Program : std::uint8_t { counter, peterson, treiber, spend, buffer };

inline constexpr std::array<Program, 5> kPrograms{
    Program::counter, Program::peterson, Program::treiber, Program::spend, Program::buffer};

constexpr const char* name_of(Program program) {
  switch (program) {
    case Program::counter:
      return "counter_3x2";
    case Program::peterson:
      return "peterson_2_polls";
    case Program::treiber:
      return "treiber_2_pushers_1_popper";
    case Program::spend:
      return "spend_3";
    case Program::buffer:
      return "buffer_capacity_1";
  }
  return "";
}

/// What Relacy did.
struct RelacyRun {
  bool passed = false;
  std::uint64_t executions = 0;
  double cpu_seconds = 0;
};

/// Random search over so many executions.
RelacyRun relacy_random(Program program, std::uint64_t executions);
/// Full search, to its end.
RelacyRun relacy_full(Program program);

}  // namespace ordercheck::bench
