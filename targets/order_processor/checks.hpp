// SPDX-License-Identifier: Apache-2.0
// The order processor in the main job; for checked builds.
#pragma once

#include "catalogue/variant.hpp"
#include "order_processor/run.hpp"

namespace order_processor {

/// Processes the workload and fails the execution when an invariant does not hold.
void check_run(const Workload& workload, MakeCheckout make_checkout);

/// All variants with their searches.
catalogue::Target target();

}  // namespace order_processor
