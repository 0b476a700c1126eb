// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/service/schema.hpp"

namespace payment_webhook {

std::vector<std::string> schema() {
  return {"CREATE SEQUENCE order_ids",
          "CREATE TABLE orders (id bigint PRIMARY KEY, payment_intent text NOT NULL,"
          " amount_cents bigint NOT NULL, CONSTRAINT " +
              std::string{kOneOrderPerIntent} + " UNIQUE (payment_intent))"};
}

std::vector<Order> orders_in(Session& session) {
  std::vector<Order> orders;
  for (const auto& row :
       session.execute("SELECT id, payment_intent FROM orders ORDER BY payment_intent, id").rows) {
    orders.push_back({.id = row[0].integer(), .payment_intent = row[1].text()});
  }
  return orders;
}

}  // namespace payment_webhook
