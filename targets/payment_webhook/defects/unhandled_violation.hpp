// SPDX-License-Identifier: Apache-2.0
// Defect E of the payment webhook, variant `unhandled_violation`: looks for an order first, but
// takes the refusal of a second one for a failure. The customer sees an error for a paid order.
#pragma once

#include "payment_webhook/service/order_creation.hpp"

namespace payment_webhook {

class UnhandledViolation final : public OrderCreation {
 public:
  using OrderCreation::OrderCreation;

  std::int64_t create_from_payment_intent(Session& session, const PaymentIntent& intent) override {
    return find_or_insert(session, intent);
  }
};

}  // namespace payment_webhook
