// SPDX-License-Identifier: Apache-2.0
// The ELF notes of sync/mode.hpp.
#pragma once

#include <string>
#include <string_view>

namespace ordercheck::sync {

/// The source file of the first native note in a segment of notes; empty when there is none.
std::string native_source_in(std::string_view notes);

}  // namespace ordercheck::sync
