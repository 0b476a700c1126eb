// SPDX-License-Identifier: Apache-2.0
// What can be compared, by what the build found.
#pragma once

#include <memory>
#include <string>

#include "implementation.hpp"

namespace ordercheck::conformance {

/// The database model. Throws std::runtime_error when the build did without it.
std::unique_ptr<Implementation> make_model();

/// A real server; see Server. Throws std::runtime_error when it is not reached, or when the build
/// did without libpq.
std::unique_ptr<Implementation> make_server(const std::string& dsn);

}  // namespace ordercheck::conformance
