// SPDX-License-Identifier: Apache-2.0
// What must hold of the order processor, whatever the order of events.
#pragma once

#include <vector>

#include "catalogue/broken.hpp"
#include "order_processor/service/checkout.hpp"

namespace order_processor {

/// Watches the stock of each warehouse: it never falls below zero, at any moment. Names what the
/// story shows.
void watch_shop(Books& books);

/// Compares the shop after a run with the orders submitted. Requires: all orders have been decided.
/// Returns what does not hold, the most telling first:
///   - "no stock below zero";
///   - "units sold + units left = units stocked", for each product in each warehouse;
///   - "each discount is the sequential rule's": the audit log is replayed, and each order has the
///   discount that the rule
///     gives for the history at its entry; the histories at the end are those of the shop;
///   - "one audit entry for each order";
///   - "rejected only when no warehouse could serve".
catalogue::BrokenList broken_invariants(const Shop& shop, const std::vector<Order>& submitted,
                                        const Books& books);

}  // namespace order_processor
