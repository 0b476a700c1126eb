// SPDX-License-Identifier: Apache-2.0
// The warehouses and what is left in them.
#pragma once

#include <deque>
#include <optional>
#include <vector>

#include <ordercheck/sync.hpp>

#include "order_processor/service/order.hpp"

namespace order_processor {

/// One warehouse. `stock` belongs to whoever holds `mutex`.
/// Lock order of the whole shop: one customer, then warehouses by ascending index, then the audit
/// log.
struct Warehouse {
  explicit Warehouse(std::vector<int> units) : stock{std::move(units)} {}

  ordercheck::mutex mutex;
  std::vector<int> stock;  // by product
};

/// Units taken from a warehouse, which stays locked until this ends: what depends on them is
/// written meanwhile.
struct Taken {
  int warehouse = 0;
  ordercheck::unique_lock<ordercheck::mutex> lock;
};

/// All warehouses. Threads may call it at once.
class Inventory {
 public:
  explicit Inventory(const Stock& stock);

  /// Takes the units from the preferred warehouse, else from the first other one that has them all.
  /// Returns nothing when no warehouse has them.
  std::optional<Taken> take(int product, int quantity, int preferred);

  /// Takes the units from the warehouse that has most of the product, the first of several.
  std::optional<Taken> take_from_fullest(int product, int quantity);

  int warehouse_count() const { return static_cast<int>(warehouses_.size()); }

  Warehouse& warehouse(int index) { return warehouses_[static_cast<std::size_t>(index)]; }

  /// What is left. Requires: no order is being processed.
  Stock stock() const;

 private:
  std::optional<Taken> take_here(int warehouse, int product, int quantity);

  std::deque<Warehouse> warehouses_;  // invariant: never changes in length; a mutex cannot move
};

}  // namespace order_processor
