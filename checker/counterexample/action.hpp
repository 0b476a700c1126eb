// SPDX-License-Identifier: Apache-2.0
// A step in words.
#pragma once

#include <string>
#include <string_view>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// "lock" on "stock mutex" is "lock stock mutex"; "load -> 3" on "stock" is "load stock -> 3"; a
/// sentence such as "request arrives" on "connection 1" is "connection 1: request arrives".
std::string action_text(std::string_view text, std::string_view object);
std::string action_text(const Step& step);

/// "worker-1: lock stock mutex".
std::string actor_and_action(const Document& document, const Step& step);

/// "lock stock mutex by worker-1".
std::string action_and_actor(const Document& document, const Step& step);
std::string action_and_actor(const Decision& decision);

/// "invariant "stock is never negative"", or the type alone.
std::string name_of(const Violation& violation);

/// A name without line numbers, which an edit above the line moves.
std::string without_line_numbers(std::string_view name);

/// "1 step", "2 steps".
std::string counted(std::size_t count, std::string_view noun);

/// "1.5 s", "20 ms".
std::string duration_text(std::int64_t nanoseconds);

}  // namespace ordercheck::counterexample
