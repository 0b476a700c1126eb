// SPDX-License-Identifier: Apache-2.0
// Places in memory under names that hold in every process, whatever the loader does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ordercheck::runtime {

/// "module+0x1f40" inside a module, "0x7eb000000040" where addresses are fixed (the body's memory
/// and stacks).
std::string place_key(const void* address);
/// The address that a key names in this process; nothing when its module is not loaded.
std::optional<const void*> place_of_key(std::string_view key);

}  // namespace ordercheck::runtime
