// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "implementations.hpp"

namespace ordercheck::conformance {

std::unique_ptr<Implementation> make_model() {
  throw std::runtime_error("built without the database model: compare a server, with --server");
}

}  // namespace ordercheck::conformance
