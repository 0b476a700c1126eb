// SPDX-License-Identifier: Apache-2.0
// The shortest schedule that still fails.
#pragma once

#include <functional>

#include "scenario.hpp"

namespace ordercheck::conformance {

/// Drops steps, then sessions without a step, then rows and tables of the setup, as long as the
/// scenario fails. Requires: `fails(scenario)`. No single further drop fails, when `fails` is a
/// function.
Scenario shrink(Scenario scenario, const std::function<bool(const Scenario&)>& fails);

}  // namespace ordercheck::conformance
