// SPDX-License-Identifier: Apache-2.0
// Defect 1 of the inventory consumer, variant `lost_update`: reads the stock, adds in code, and
// writes the sum. What another consumer wrote in between is lost.
#pragma once

#include "inventory_consumer/service/stock_update.hpp"

namespace inventory_consumer {

class ReadModifyWrite final : public StockUpdate {
 public:
  std::optional<std::int64_t> apply(Session& session, const Change& change) override {
    const auto read = session.execute("SELECT stock FROM products WHERE sku = $1", {change.sku});
    if (read.rows.empty()) {
      return std::nullopt;
    }
    const std::int64_t stock = read.rows.front().front().integer() + change.delta;
    if (stock < 0) {
      return std::nullopt;
    }
    session.execute("UPDATE products SET stock = $1 WHERE sku = $2", {stock, change.sku});
    return stock;
  }
};

}  // namespace inventory_consumer
