// SPDX-License-Identifier: Apache-2.0
// Defect 9 of the inventory consumer, variant `negative_stock`: nobody looks whether the stock
// suffices.
#pragma once

#include "inventory_consumer/service/stock_update.hpp"

namespace inventory_consumer {

class UnguardedUpdate final : public StockUpdate {
 public:
  std::optional<std::int64_t> apply(Session& session, const Change& change) override {
    const auto updated =
        session.execute("UPDATE products SET stock = stock + $1 WHERE sku = $2 RETURNING stock",
                        {change.delta, change.sku});
    if (updated.rows.empty()) {
      return std::nullopt;
    }
    return updated.rows.front().front().integer();
  }
};

}  // namespace inventory_consumer
