// SPDX-License-Identifier: Apache-2.0
// What customers ask for.
#pragma once

#include <cstdint>
#include <vector>

namespace order_processor {

using Cents = std::int64_t;

/// One line of one customer; everything else of an order is looked up when it is processed.
struct Order {
  int id = 0;
  int customer = 0;
  int product = 0;
  int quantity = 1;
  int preferred_warehouse = 0;
  int priority = 0;  ///< higher is processed first
  bool operator==(const Order&) const = default;
};

/// Units of each product in each warehouse: stock[warehouse][product].
using Stock = std::vector<std::vector<int>>;

/// What the shop sells and to whom, before the first order.
struct Shop {
  Stock stock;
  std::vector<Cents> prices;          ///< of each product
  std::vector<int> orders_of_before;  ///< completed orders of each customer
};

}  // namespace order_processor
