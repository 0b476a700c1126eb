// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace ordercheck {

/// Returns the version of the checked library in the binary, as "major.minor.patch".
std::string_view version() noexcept;

}  // namespace ordercheck
