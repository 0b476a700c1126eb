// SPDX-License-Identifier: Apache-2.0
// Which program this is, and where its machine code was loaded.
#pragma once

#include <cstdint>
#include <vector>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// A loaded file with the address ranges that belong to it.
struct LoadedModule {
  struct Range {
    std::uintptr_t begin, end;
  };

  Module module;
  std::vector<Range> ranges;

  bool contains(std::uintptr_t address) const;
};

/// The modules of this process, the program itself first.
std::vector<LoadedModule> loaded_modules();

/// This process' program.
Binary this_binary(const std::vector<LoadedModule>& modules);

}  // namespace ordercheck::counterexample
