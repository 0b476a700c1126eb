// SPDX-License-Identifier: Apache-2.0
// What must hold of the purchase manager, whatever the order of events.
#pragma once

#include <vector>

#include "catalogue/broken.hpp"
#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

/// Watches the table: at most one product is active, at any moment.
void watch_active(StateTable& table);

/// Looks through the changes of a run, in their order. Requires: all threads have ended. Returns
/// what does not hold, the most telling first:
///   - "at most one product active";
///   - "no switch during a cycle": no product starts before the last one started has completed;
///   - "highest-priority product in stock first": stock data start the first ready product of the
///   configured order;
///   - "only transitions of the state machine";
///   - "the file equals the last change".
catalogue::BrokenList broken_invariants(const std::vector<Change>& changes, StateTable& table,
                                        const StateFile& file);

}  // namespace purchase_manager
