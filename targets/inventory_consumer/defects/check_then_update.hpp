// SPDX-License-Identifier: Apache-2.0
// Defect 4 of the inventory consumer, variant `weak_isolation`: looks whether the stock suffices
// and changes it afterwards. That is correct from repeatable read on; at read committed the stock
// may have changed in between.
#pragma once

#include "inventory_consumer/service/stock_update.hpp"

namespace inventory_consumer {

class CheckThenUpdate final : public StockUpdate {
 public:
  std::optional<std::int64_t> apply(Session& session, const Change& change) override {
    const auto read = session.execute("SELECT stock FROM products WHERE sku = $1", {change.sku});
    if (read.rows.empty() || read.rows.front().front().integer() + change.delta < 0) {
      return std::nullopt;
    }
    return session
        .execute("UPDATE products SET stock = stock + $1 WHERE sku = $2 RETURNING stock",
                 {change.delta, change.sku})
        .rows.front()
        .front()
        .integer();
  }
};

}  // namespace inventory_consumer
