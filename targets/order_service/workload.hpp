// SPDX-License-Identifier: Apache-2.0
// What the order service is run with: fixed, small and random workloads.
#pragma once

#include <cstdint>
#include <map>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

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

/// Two customers with $100.00 each.
std::map<std::int64_t, Cents> small_balances();

/// One of all workloads of two customers with $100.00 each and as many orders as `pick` says, which
/// is ordercheck::SmallWorkloads or catalogue::Odometer: the customer and the amount ($40.00 or
/// $60.00) of each are picked, or that it has the first order's id; and whether they come as one
/// batch.
template <class Pick>
Workload pick_workload(Pick& pick) {
  Workload workload{.name = "small", .balances = small_balances()};
  const int count = pick.size();
  std::vector<Order> orders;
  for (int id = 1; id <= count; ++id) {
    if (id > 1 && pick("repeats the first", 2) == 1) {
      orders.push_back(orders.front());
      continue;
    }
    const int customer = pick.interchangeable("customer", 2);
    const int amount = pick("amount", 2);
    orders.push_back({.id = id, .customer_id = 1 + customer, .amount = 40.0 + 20.0 * amount});
  }
  if (count > 1 && pick("batch", 2) == 1) {
    workload.requests.push_back(std::move(orders));
    return workload;
  }
  for (const Order& order : orders) {
    workload.requests.push_back({order});
  }
  return workload;
}

/// Workloads with names: more orders, more faults, more workers, orders that come while the workers
/// run.
std::vector<Workload> fixed_workloads();

/// A batch whose second order the balance does not cover.
Workload half_covered_batch();

/// A workload for native stress: orders of $10.00, all covered.
Workload stress_workload(int order_count, int worker_count);

}  // namespace order_service
