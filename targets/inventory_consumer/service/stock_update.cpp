// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/service/stock_update.hpp"

namespace inventory_consumer {

std::optional<std::int64_t> GuardedUpdate::apply(Session& session, const Change& change) {
  const auto updated = session.execute(
      "UPDATE products SET stock = stock + $1 WHERE sku = $2 AND stock + $1 >= 0 RETURNING stock",
      {change.delta, change.sku});
  if (updated.rows.empty()) {
    return std::nullopt;
  }
  return updated.rows.front().front().integer();
}

}  // namespace inventory_consumer
