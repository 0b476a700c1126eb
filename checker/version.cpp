// SPDX-License-Identifier: Apache-2.0
#include "ordercheck/version.hpp"

namespace ordercheck {

std::string_view version() noexcept { return ORDERCHECK_VERSION; }

}  // namespace ordercheck
