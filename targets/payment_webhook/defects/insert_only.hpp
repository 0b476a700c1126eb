// SPDX-License-Identifier: Apache-2.0
// Defect B of the payment webhook, variant `no_check`: inserts without looking for an order of the
// same payment intent.
#pragma once

#include "payment_webhook/service/order_creation.hpp"

namespace payment_webhook {

class InsertOnly final : public OrderCreation {
 public:
  using OrderCreation::OrderCreation;

  std::int64_t create_from_payment_intent(Session& session, const PaymentIntent& intent) override {
    return insert(session, intent);
  }
};

}  // namespace payment_webhook
