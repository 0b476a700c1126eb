// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace ordercheck::counterexample {

/// What the program's exit code says.
enum class ExitCode : std::uint8_t {
  reproduced = 0,      ///< replay: the same violation again; explain: printed
  not_reproduced = 1,  ///< replay: ended clean, violated something else, or diverged
  bad_input = 2,       ///< a file, program, test or argument that cannot be used
};

}  // namespace ordercheck::counterexample
