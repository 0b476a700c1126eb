// SPDX-License-Identifier: Apache-2.0
// What must hold of the order service and the balance service, whatever the order of events and
// faults.
#pragma once

#include "catalogue/broken.hpp"
#include "order_service/balance_host.hpp"
#include "order_service/service/service.hpp"
#include "order_service/workload.hpp"

namespace order_service {

/// Compares orders, statistics and accounts after a run. Requires: all orders have been handled,
/// and the balance host is settled. Returns what does not hold, the most telling first:
///   - "charged at most once": each order id;
///   - "no balance below zero";
///   - "charged exactly once if accepted, else never": an undecided order may have been charged
///   once;
///   - "charges = drop in balances": over all customers;
///   - "revenue = sum of charges", over the orders that are decided;
///   - "order count = accepted orders".
catalogue::BrokenList broken_invariants(const Workload& workload, Service& service,
                                        BalanceHost& balance);

}  // namespace order_service
