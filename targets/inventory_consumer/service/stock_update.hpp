// SPDX-License-Identifier: Apache-2.0
// One change of one product's stock.
#pragma once

#include <cstdint>
#include <optional>

#include <ordercheck/models/session.hpp>

#include "inventory_consumer/service/message.hpp"

namespace inventory_consumer {

using ordercheck::models::Session;

/// Threads may call it at once, each with its own session.
class StockUpdate {
 public:
  StockUpdate() = default;
  StockUpdate(const StockUpdate&) = delete;
  StockUpdate& operator=(const StockUpdate&) = delete;
  virtual ~StockUpdate() = default;

  /// Makes the change in the session's transaction. Returns the stock after it, or nothing when the
  /// stock would fall below zero.
  virtual std::optional<std::int64_t> apply(Session& session, const Change& change) = 0;
};

/// The correct one: looks and changes in one statement, which locks the product.
class GuardedUpdate final : public StockUpdate {
 public:
  std::optional<std::int64_t> apply(Session& session, const Change& change) override;
};

}  // namespace inventory_consumer
