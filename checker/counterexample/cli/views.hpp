// SPDX-License-Identifier: Apache-2.0
// The options that both subcommands share: what to print of an execution.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "counterexample/document.hpp"

namespace CLI {
class App;
}  // namespace CLI

namespace ordercheck::counterexample {

struct Views {
  std::vector<std::string> break_when;
  std::vector<std::string> watch;
  std::vector<std::string> trace;
  bool threads = false;
  std::optional<std::size_t> at;
  bool all = false;
  std::optional<std::size_t> width;
};

void add_view_options(CLI::App& command, Views& views);

/// What was asked for; the report when nothing was. Throws std::invalid_argument with one sentence
/// when a name or step is not known.
std::string text_of(const Document& document, const Views& views);

}  // namespace ordercheck::counterexample
