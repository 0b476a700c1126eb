// SPDX-License-Identifier: Apache-2.0
// Defect D of the payment webhook, variant `timestamp_ids`: the id of an order is the time in
// milliseconds and a random number of three digits. Two orders of the same millisecond may draw the
// same one.
#pragma once

#include <chrono>

#include <ordercheck/sync.hpp>

#include "payment_webhook/service/order_ids.hpp"

namespace payment_webhook {

class TimestampIds final : public OrderIds {
 public:
  std::int64_t next(Session&) override {
    constexpr std::int64_t kRandomCount = 1'000;
    const auto now = ordercheck::system_clock::now().time_since_epoch();
    ordercheck::random_device random;
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count() * kRandomCount +
           random() % kRandomCount;
  }
};

}  // namespace payment_webhook
