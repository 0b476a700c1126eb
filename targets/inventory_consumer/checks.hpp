// SPDX-License-Identifier: Apache-2.0
// The inventory consumers in the main job; for checked builds.
#pragma once

#include "catalogue/variant.hpp"
#include "inventory_consumer/run.hpp"
#include "transactions/modelled.hpp"

namespace inventory_consumer {

/// Delivers the messages with the tables in a modelled database, and fails the execution when an
/// invariant does not hold.
void check_run(const Workload& workload, const Variant& variant, const transactions::Level& level);

/// The workload at this level.
catalogue::Search search_of(const Workload& workload, const Variant& variant,
                            const transactions::Level& level);

/// All variants with their searches: the correct one at each level and on each access path, the
/// defects at read committed.
catalogue::Target target();

}  // namespace inventory_consumer
