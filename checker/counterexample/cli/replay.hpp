// SPDX-License-Identifier: Apache-2.0
// `ordercheck replay FILE`: runs the recorded program under the recorded decisions.
#pragma once

#include <string>

#include "counterexample/cli/exit_code.hpp"
#include "counterexample/cli/views.hpp"

namespace ordercheck::counterexample {

struct ReplayArguments {
  std::string file;
  std::string binary;  ///< empty: the recorded one
  unsigned time_limit_s = 300;
  bool output = false;  ///< print what the program prints
  Views views;
};

ExitCode replay(const ReplayArguments& arguments);

}  // namespace ordercheck::counterexample
