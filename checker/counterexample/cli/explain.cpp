// SPDX-License-Identifier: Apache-2.0
#include "counterexample/cli/explain.hpp"

#include <fmt/format.h>

#include "counterexample/file.hpp"

namespace ordercheck::counterexample {

ExitCode explain(const ExplainArguments& arguments) {
  fmt::print("{}", text_of(read_file(arguments.file), arguments.views));
  return ExitCode::reproduced;
}

}  // namespace ordercheck::counterexample
