// SPDX-License-Identifier: Apache-2.0
// What the order service is run with: fixed, small and random workloads.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <vector>

#include <ordercheck/workload.hpp>

#include "order_service/service/order.hpp"

namespace order_service {

/// The customers' balances, the requests, and how many workers handle them.
struct Workload {
  std::string name;
  std::map<std::int64_t, Cents> balances = {};    ///< by customer
  std::vector<std::vector<Order>> requests = {};  ///< each of one order, or a batch
  int worker_count = 2;
  unsigned fault_limit = 1;  ///< faults of the network, together
  bool post_first = true;    ///< else the workers run already while the orders come
};

std::ostream& operator<<(std::ostream& out, const Workload& workload);

/// One of all workloads with 1 to pick's size orders of two customers with $100.00 each: the
/// customer and the amount
/// ($40.00 or $60.00) of each are picked, or that it has the first order's id; and whether they
/// come as one batch.
Workload pick_workload(ordercheck::SmallWorkloads& pick);

/// How many workloads `pick_workload` chooses from.
std::size_t small_workload_count(int order_count);

/// Workloads with names: more orders, more faults, more workers, orders that come while the workers
/// run.
std::vector<Workload> fixed_workloads();

/// A batch whose second order the balance does not cover.
Workload half_covered_batch();

/// A workload for native stress: orders of $10.00, all covered.
Workload stress_workload(int order_count, int worker_count);

}  // namespace order_service
