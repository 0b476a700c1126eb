// SPDX-License-Identifier: Apache-2.0
// What the native programs of the targets with a database have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "catalogue/broken.hpp"
#include "transactions/isolation.hpp"
#include "transactions/own_schema.hpp"

namespace transactions {

/// One run of a program.
struct ServerRun {
  std::string variant;
  Isolation isolation = Isolation::read_committed;
  std::uint64_t seed = 1;
};

struct ServerProgram {
  std::string name;
  std::string description;
  std::vector<std::string> variants;
  std::function<void(CLI::App&)> add_options;  ///< its own
  std::function<catalogue::BrokenList(const ServerRun&, OwnSchema&)> run;
};

/// The program's main: does one run, or with --stress many, and prints how often an invariant did
/// not hold. The server is that of ORDERCHECK_POSTGRES. Returns 0 when every invariant held, 1 when
/// one did not, 2 for wrong usage and when there is no server.
int main_of(const ServerProgram& program, int count, char** values);

}  // namespace transactions
