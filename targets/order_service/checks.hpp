// SPDX-License-Identifier: Apache-2.0
// The order service in the main job; for checked builds.
#pragma once

#include "catalogue/variant.hpp"
#include "order_service/run.hpp"

namespace order_service {

/// Handles the workload with the balance service behind a modelled network, and fails the execution
/// when an invariant does not hold.
void check_run(const Workload& workload, const Variant& variant);

/// All variants with their searches.
catalogue::Target target();

}  // namespace order_service
