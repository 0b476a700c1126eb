// SPDX-License-Identifier: Apache-2.0
// The payment webhook in the main job; for checked builds.
#pragma once

#include <string_view>

#include "catalogue/variant.hpp"
#include "payment_webhook/run.hpp"
#include "transactions/modelled.hpp"

namespace payment_webhook {

/// Delivers the events with the orders table in a modelled database, and fails the execution when
/// an invariant does not hold.
void check_run(const Workload& workload, const Variant& variant, const transactions::Level& level);

/// All small workloads at this level, as one search.
catalogue::Search small_search(std::string_view variant_name, const transactions::Level& level,
                               int size);

/// All variants with their searches: the correct one at each level, the defects at read committed.
catalogue::Target target();

}  // namespace payment_webhook
