// SPDX-License-Identifier: Apache-2.0
// From addresses to functions and lines.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "counterexample/binary_identity.hpp"
#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// Return addresses, innermost first, as the process saw them.
using Addresses = std::vector<std::uintptr_t>;

/// Finds the frames of stacks, inlined calls included, by one run of addr2line per module.
class Symboliser {
 public:
  /// `program` answers as binutils' addr2line does.
  explicit Symboliser(std::vector<LoadedModule> modules, std::string program = "addr2line")
      : modules_{std::move(modules)}, program_{std::move(program)} {}

  /// The stacks in the order of `stacks`. Without the program each frame names module and offset
  /// only.
  std::vector<Stack> symbolise(const std::vector<Addresses>& stacks);

  const std::vector<LoadedModule>& modules() const { return modules_; }

  /// Why frames have no source lines: empty, or one sentence.
  const std::string& remark() const { return remark_; }

 private:
  std::vector<LoadedModule> modules_;
  std::string program_;
  std::string remark_;
};

}  // namespace ordercheck::counterexample
