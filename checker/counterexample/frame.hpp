// SPDX-License-Identifier: Apache-2.0
// Which line of a call stack a person wants to see.
#pragma once

#include <string>
#include <string_view>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// Whether the frame belongs to ordercheck, the standard library or a test framework rather than to
/// the code under test. `project_folder` holds ordercheck's own sources, with a slash at the end;
/// empty: unknown.
bool is_internal(const Frame& frame, std::string_view project_folder);

/// The innermost frame of the code under test; null when there is none.
const Frame* shown_frame(const Stack& stack);

/// "file:line", or "module+0x1f" for a frame without source line.
std::string location_of(const Frame& frame);
/// The same with the file's name only.
std::string short_location_of(const Frame& frame);
/// Of the shown frame; empty when there is none.
std::string short_location_of(const Stack& stack);

}  // namespace ordercheck::counterexample
