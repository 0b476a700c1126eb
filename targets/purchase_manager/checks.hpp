// SPDX-License-Identifier: Apache-2.0
// The purchase manager in the main job; for checked builds.
#pragma once

#include "catalogue/variant.hpp"
#include "purchase_manager/run.hpp"

namespace purchase_manager {

/// Lets the workload's threads do their actions with the state file in a modelled file store, and
/// fails the execution when an invariant does not hold.
void check_run(const Workload& workload, const Variant& variant);

/// All variants with their searches.
catalogue::Target target();

}  // namespace purchase_manager
