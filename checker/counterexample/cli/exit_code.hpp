// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace ordercheck::counterexample {

/// What the program's exit code says.
enum ExitCode : int {
  kReproduced = 0,     ///< replay: the same violation again; explain: printed
  kNotReproduced = 1,  ///< replay: ended clean, violated something else, or diverged
  kBadInput = 2,       ///< a file, program, test or argument that cannot be used
};

}  // namespace ordercheck::counterexample
