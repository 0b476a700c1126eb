// SPDX-License-Identifier: Apache-2.0
// Defect C of the payment webhook, variant `no_unique_index`: nothing refuses a second order of a
// payment intent. Two workers that both find none both insert one.
#pragma once

#include <string>
#include <vector>

namespace payment_webhook {

inline std::vector<std::string> schema_without_unique_index() {
  return {"CREATE SEQUENCE order_ids",
          "CREATE TABLE orders (id bigint PRIMARY KEY, payment_intent text NOT NULL,"
          " amount_cents bigint NOT NULL)"};
}

}  // namespace payment_webhook
