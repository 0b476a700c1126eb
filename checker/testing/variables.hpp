// SPDX-License-Identifier: Apache-2.0
// The environment variables that are Ordercheck's, and what to say about those that it does not
// know.
#pragma once

#include <string>
#include <vector>

namespace ordercheck::testing {

/// A sentence for each variable named ORDERCHECK_... that nobody reads, with the known one that is
/// closest. `environment` is a list of "NAME=VALUE" that ends with null.
std::vector<std::string> remarks_on_variables(const char* const* environment);

/// Says on stderr what there is to remark on the environment of this process, each thing once.
void remark_on_environment();

}  // namespace ordercheck::testing
