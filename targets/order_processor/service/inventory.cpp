// SPDX-License-Identifier: Apache-2.0
#include "order_processor/service/inventory.hpp"

#include <cstddef>
#include <utility>

namespace order_processor {

Inventory::Inventory(const Stock& stock) {
  for (const std::vector<int>& units : stock) {
    warehouses_.emplace_back(units);
  }
}

std::optional<Taken> Inventory::take_here(int warehouse, int product, int quantity) {
  Warehouse& here = this->warehouse(warehouse);
  ordercheck::unique_lock lock{here.mutex};
  int& units = here.stock[static_cast<std::size_t>(product)];
  if (units < quantity) {
    return std::nullopt;
  }
  units -= quantity;
  return Taken{.warehouse = warehouse, .lock = std::move(lock)};
}

std::optional<Taken> Inventory::take(int product, int quantity, int preferred) {
  // One warehouse at a time: units are never put back, so a warehouse once short stays short.
  if (auto taken = take_here(preferred, product, quantity)) {
    return taken;
  }
  for (int other = 0; other < warehouse_count(); ++other) {
    if (other == preferred) {
      continue;
    }
    if (auto taken = take_here(other, product, quantity)) {
      return taken;
    }
  }
  return std::nullopt;
}

std::optional<Taken> Inventory::take_from_fullest(int product, int quantity) {
  // Which one is the fullest holds only while all are locked.
  std::vector<ordercheck::unique_lock<ordercheck::mutex>> locks;
  int fullest = 0;
  for (int index = 0; index < warehouse_count(); ++index) {
    locks.emplace_back(warehouse(index).mutex);
    const auto of = static_cast<std::size_t>(product);
    if (warehouse(index).stock[of] > warehouse(fullest).stock[of]) {
      fullest = index;
    }
  }
  int& units = warehouse(fullest).stock[static_cast<std::size_t>(product)];
  if (units < quantity) {
    return std::nullopt;
  }
  units -= quantity;
  return Taken{.warehouse = fullest, .lock = std::move(locks[static_cast<std::size_t>(fullest)])};
}

Stock Inventory::stock() const {
  Stock stock;
  for (const Warehouse& warehouse : warehouses_) {
    stock.push_back(warehouse.stock);
  }
  return stock;
}

}  // namespace order_processor
