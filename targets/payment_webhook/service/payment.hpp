// SPDX-License-Identifier: Apache-2.0
// What the payment provider reports.
#pragma once

#include <cstdint>
#include <string>

namespace payment_webhook {

/// What a customer has paid.
struct PaymentIntent {
  std::string id;
  std::int64_t amount_cents = 0;
};

/// The same event may be delivered more than once.
struct Event {
  std::string id;
  PaymentIntent intent;
};

}  // namespace payment_webhook
