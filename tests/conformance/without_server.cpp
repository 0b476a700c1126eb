// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "implementations.hpp"

namespace ordercheck::conformance {

std::unique_ptr<Implementation> make_server(const std::string&) {
  throw std::runtime_error("built without libpq: install libpq-dev and configure again");
}

}  // namespace ordercheck::conformance
