// SPDX-License-Identifier: Apache-2.0
// Handling the orders of one request.
#pragma once

#include <vector>

#include "order_service/service/desk.hpp"

namespace order_service {

/// Handles the orders of a request, one or many. Threads may call it at once.
class BatchHandler {
 public:
  BatchHandler() = default;
  BatchHandler(const BatchHandler&) = delete;
  BatchHandler& operator=(const BatchHandler&) = delete;
  virtual ~BatchHandler() = default;

  virtual void handle(Desk& desk, BalanceConnection& balance, const std::vector<Order>& orders) = 0;
};

/// The correct one: a batch is a list of orders that succeed or fail one by one.
class OneByOne final : public BatchHandler {
 public:
  void handle(Desk& desk, BalanceConnection& balance, const std::vector<Order>& orders) override;
};

}  // namespace order_service
