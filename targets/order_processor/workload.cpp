// SPDX-License-Identifier: Apache-2.0
#include "order_processor/workload.hpp"

#include <cstddef>
#include <random>
#include <utility>

#include "catalogue/counted.hpp"

namespace order_processor {
namespace {

// Two units of the first product cost more than the threshold, of the second less.
const std::vector<Cents> kPrices{60'00, 40'00};

constexpr int kOneShort = DiscountRules{}.loyalty_after_orders - 1;

Workload scarce() {
  Workload workload{.name = "scarce stock", .shop = small_shop()};
  workload.shop.stock = {{2, 0}, {1, 0}};
  workload.orders = {{.id = 1, .customer = 0, .quantity = 2},
                     {.id = 2, .customer = 1, .quantity = 1, .preferred_warehouse = 0},
                     {.id = 3, .customer = 1, .quantity = 2, .preferred_warehouse = 1}};
  return workload;
}

Workload priorities() {
  Workload workload{.name = "priorities", .shop = small_shop()};
  workload.orders = {
      {.id = 1, .customer = 0, .product = 1, .priority = 0},
      {.id = 2, .customer = 0, .quantity = 2, .priority = 2},
      {.id = 3, .customer = 1, .quantity = 2, .preferred_warehouse = 1, .priority = 1}};
  return workload;
}

Workload three_workers() {
  Workload workload{.name = "3 workers, 3 orders", .shop = small_shop()};
  workload.worker_count = 3;
  workload.orders = {{.id = 1, .customer = 0, .quantity = 1, .preferred_warehouse = 0},
                     {.id = 2, .customer = 0, .quantity = 2, .preferred_warehouse = 1},
                     {.id = 3, .customer = 1, .quantity = 1, .preferred_warehouse = 1}};
  return workload;
}

Workload live() {
  Workload workload{.name = "orders come while workers run", .shop = small_shop()};
  workload.submit_first = false;
  workload.orders = {{.id = 1, .customer = 0, .quantity = 2, .preferred_warehouse = 0},
                     {.id = 2, .customer = 0, .quantity = 1, .preferred_warehouse = 1}};
  return workload;
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  out << workload.name << ": "
      << catalogue::counted(static_cast<std::size_t>(workload.worker_count), "worker") << ", "
      << catalogue::counted(workload.shop.stock.size(), "warehouse");
  for (const Order& order : workload.orders) {
    out << "; order " << order.id << " of customer " << order.customer << ": " << order.quantity
        << " of product " << order.product << " from warehouse " << order.preferred_warehouse;
    if (order.priority != 0) {
      out << ", priority " << order.priority;
    }
  }
  return out;
}

Shop small_shop() {
  return {.stock = {{2, 2}, {2, 2}}, .prices = kPrices, .orders_of_before = {kOneShort, 0}};
}

std::vector<Workload> fixed_workloads() {
  return {race_workload(), scarce(), priorities(), three_workers(), live()};
}

Workload race_workload(const RaceConditions& conditions) {
  Workload workload{.name = "race condition", .shop = small_shop()};
  workload.shop.stock = {{3, 3}, {3, 3}};
  workload.worker_count = conditions.several_in_flight ? 2 : 1;
  if (!conditions.different_warehouses) {
    workload.shop.stock = {{6, 6}};
  }
  if (!conditions.comes_to_qualify) {
    workload.shop.orders_of_before = {0, 0};
  }
  if (!conditions.crosses_threshold) {
    workload.shop.prices = {40'00, 40'00};
  }
  const int other = conditions.different_warehouses ? 1 : 0;
  workload.orders = {{.id = 1, .customer = 0, .quantity = 2, .preferred_warehouse = other},
                     {.id = 2, .customer = 0, .quantity = 1, .preferred_warehouse = other}};
  return workload;
}

Workload stress_workload(std::uint64_t seed, int order_count, int worker_count) {
  std::mt19937_64 random{seed};
  const auto below = [&random](int limit) {
    return static_cast<int>(random() % static_cast<std::uint64_t>(limit));
  };
  constexpr int kWarehouses = 3;
  constexpr int kCustomers = 12;
  Workload workload{.name = "stress"};
  workload.worker_count = worker_count;
  workload.submit_first = false;
  workload.packing = std::chrono::microseconds{below(100)};
  workload.shop.prices = kPrices;
  workload.shop.stock.assign(kWarehouses, std::vector<int>(kPrices.size()));
  for (std::vector<int>& units : workload.shop.stock) {
    for (int& count : units) {
      count = order_count / 2 + below(4);
    }
  }
  for (int customer = 0; customer < kCustomers; ++customer) {
    workload.shop.orders_of_before.push_back(below(kOneShort + 2));
  }
  for (int id = 1; id <= order_count; ++id) {
    workload.orders.push_back({.id = id,
                               .customer = below(kCustomers),
                               .product = below(static_cast<int>(kPrices.size())),
                               .quantity = 1 + below(2),
                               .preferred_warehouse = below(kWarehouses),
                               .priority = below(2)});
  }
  return workload;
}

}  // namespace order_processor
