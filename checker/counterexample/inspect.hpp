// SPDX-License-Identifier: Apache-2.0
// What one asks a debugger about an execution, asked of its record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "counterexample/condition.hpp"
#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

// Each function that takes the name of a watched quantity throws std::invalid_argument, listing the
// names there are, when it is none of them.

/// The first step after which the condition holds.
std::optional<std::size_t> first_step_where(const Document& document, const Condition& condition);

/// A step that changed a watched quantity.
struct Change {
  std::size_t step = 0;
  std::optional<std::string> before;  ///< none: the first value seen
  std::string after;
};

std::vector<Change> changes_of(const Document& document, std::string_view name);

/// Steps of one thread within one call of a function.
struct Call {
  std::size_t thread = 0;
  const Frame* frame = nullptr;   ///< of the function; null when only a note names it
  const Frame* caller = nullptr;  ///< null: unknown
  std::vector<std::size_t> steps;
};

/// The calls of a function in which a step happened or whose name a note begins with. `function` is
/// its name without arguments, qualified as far as wanted. Two calls from one line with no step
/// between them look like one.
std::vector<Call> calls_of(const Document& document, std::string_view function);

/// Where a thread stands between two steps.
struct ThreadAt {
  std::size_t thread = 0;
  std::optional<std::size_t> last;  ///< its last step
  std::optional<std::size_t> next;  ///< the one it is about to do
  bool started = false;
};

/// All threads after the first `step_count` steps.
std::vector<ThreadAt> threads_at(const Document& document, std::size_t step_count);

/// The answers as text.
std::string break_text(const Document& document, const Condition& condition);
std::string watch_text(const Document& document, std::string_view name, std::size_t width);
std::string trace_text(const Document& document, std::string_view function);
std::string threads_text(const Document& document, std::size_t step_count);

}  // namespace ordercheck::counterexample
