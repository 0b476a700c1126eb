// SPDX-License-Identifier: Apache-2.0
// Where the ids of orders come from.
#pragma once

#include <cstdint>

#include <ordercheck/models/session.hpp>

namespace payment_webhook {

using ordercheck::models::Session;

/// Threads may call it at once, each with its own session.
class OrderIds {
 public:
  OrderIds() = default;
  OrderIds(const OrderIds&) = delete;
  OrderIds& operator=(const OrderIds&) = delete;
  virtual ~OrderIds() = default;

  /// Returns an id that no order has.
  virtual std::int64_t next(Session& session) = 0;
};

/// The correct one.
class SequenceIds final : public OrderIds {
 public:
  std::int64_t next(Session& session) override {
    return session.execute("SELECT nextval('order_ids')").rows.front().front().integer();
  }
};

}  // namespace payment_webhook
