// SPDX-License-Identifier: Apache-2.0
// Defect D of the order service, variants `batch_charged_not_recorded` and
// `batch_recorded_not_charged`: a batch does one step for all its orders before the next, and ends
// at the first order that fails.
#pragma once

#include <algorithm>
#include <vector>

#include "order_service/service/batch.hpp"

namespace order_service {

/// Charges all orders, then records all. When one is refused, those charged before it are never
/// recorded.
class ChargesFirst final : public BatchHandler {
 public:
  void handle(Desk& desk, BalanceConnection& balance, const std::vector<Order>& orders) override {
    const bool all_charged = std::ranges::all_of(
        orders, [&](const Order& order) { return desk.charge(balance, order) == Charge::charged; });
    for (const Order& order : orders) {
      if (all_charged) {
        desk.record(order);
      }
      desk.decide(order, all_charged ? Status::accepted : Status::refused);
    }
  }
};

/// Records all orders, then charges all. When one is refused, it and those after it stay recorded.
class RecordsFirst final : public BatchHandler {
 public:
  void handle(Desk& desk, BalanceConnection& balance, const std::vector<Order>& orders) override {
    for (const Order& order : orders) {
      desk.record(order);
    }
    bool failed = false;
    for (const Order& order : orders) {
      failed = failed || desk.charge(balance, order) != Charge::charged;
      desk.decide(order, failed ? Status::refused : Status::accepted);
    }
  }
};

}  // namespace order_service
