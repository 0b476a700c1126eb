// SPDX-License-Identifier: Apache-2.0
// What the order processor is run with: fixed, small and random workloads.
#pragma once

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "order_processor/service/discount.hpp"
#include "order_processor/service/order.hpp"

namespace order_processor {

/// A shop, its orders, and how many workers process them.
struct Workload {
  std::string name;
  Shop shop = {};
  std::vector<Order> orders = {};
  int worker_count = 2;
  bool submit_first = true;              ///< else the workers run already while the orders come
  std::chrono::microseconds packing{0};  ///< how long each unit takes, beside the bookkeeping
};

std::ostream& operator<<(std::ostream& out, const Workload& workload);

/// Two warehouses with 2 units each of two products, and two customers: the first has completed one
/// order less than the loyalty discount asks for, the second none. Two units of the first product
/// cross the threshold.
Shop small_shop();

/// One of all workloads in the small shop with as many orders as `pick` says, which is
/// ordercheck::SmallWorkloads or catalogue::Odometer: product, quantity (1 or 2), preferred
/// warehouse and customer of each are picked.
template <class Pick>
Workload pick_workload(Pick& pick) {
  Workload workload{.name = "small", .shop = small_shop()};
  const int count = pick.size();
  for (int id = 1; id <= count; ++id) {
    workload.orders.push_back({.id = id,
                               .customer = pick("customer", 2),
                               .product = pick("product", 2),
                               .quantity = 1 + pick("quantity", 2),
                               .preferred_warehouse = pick("warehouse", 2)});
  }
  return workload;
}

/// Workloads with names: more orders, more workers, priorities, orders that come while the workers
/// run, scarce stock.
std::vector<Workload> fixed_workloads();

/// The four conditions of the planted defect, each of which can be left out.
struct RaceConditions {
  bool several_in_flight = true;
  bool different_warehouses = true;
  bool comes_to_qualify = true;
  bool crosses_threshold = true;
};

/// Orders that meet the conditions: without any one of them the planted defect does no harm.
Workload race_workload(const RaceConditions& conditions = {});

/// A workload for native stress: `order_count` orders of customers close to the loyalty discount, a
/// function of the seed.
Workload stress_workload(std::uint64_t seed, int order_count, int worker_count);

}  // namespace order_processor
