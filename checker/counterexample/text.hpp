// SPDX-License-Identifier: Apache-2.0
// The printed report: one screen, the broken promise first, the command to run next last.
#pragma once

#include <string>
#include <string_view>

#include "counterexample/document.hpp"
#include "counterexample/story.hpp"

namespace ordercheck::counterexample {

struct TextOptions {
  std::size_t width = 110;
  bool all = false;  ///< every step of the execution, and full call stacks
};

/// The report.
std::string text_of(const Document& document, const TextOptions& options = {});

/// The command that replays the file, ready to be pasted from any folder.
std::string replay_command(std::string_view file);

/// The story and the watched quantities; part of the report.
std::string text_of(const Document& document, const Story& story, const TextOptions& options);

/// A stack, one frame in a line, each indented by two spaces.
std::string text_of(const Stack& stack);

}  // namespace ordercheck::counterexample
