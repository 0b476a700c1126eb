// SPDX-License-Identifier: Apache-2.0
// `ordercheck explain FILE`: prints a counterexample without running anything.
#pragma once

#include <string>

#include "counterexample/cli/exit_code.hpp"
#include "counterexample/cli/views.hpp"

namespace ordercheck::counterexample {

struct ExplainArguments {
  std::string file;
  Views views;
};

ExitCode explain(const ExplainArguments& arguments);

}  // namespace ordercheck::counterexample
