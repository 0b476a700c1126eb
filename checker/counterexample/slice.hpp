// SPDX-License-Identifier: Apache-2.0
// Which steps could have had a part in the violation.
#pragma once

#include <vector>

#include "counterexample/document.hpp"

namespace ordercheck::counterexample {

/// Per step, whether it lies in the causal past of the violation: the steps it depends on, directly
/// or through others, and what their threads did before.
std::vector<bool> causal_past(const Document& document);

}  // namespace ordercheck::counterexample
