// SPDX-License-Identifier: Apache-2.0
// Charging one order to its customer.
#pragma once

#include <chrono>
#include <cstdint>

#include "order_service/service/balance_port.hpp"
#include "order_service/service/order.hpp"

namespace order_service {

enum class Charge : std::uint8_t { charged, refused, undecided };

/// How often and how long a charger asks.
struct Patience {
  int attempts = 3;
  std::chrono::nanoseconds timeout = std::chrono::seconds{2};
};

/// Charges orders. Threads may call it at once, each with a connection of its own.
class Charger {
 public:
  Charger() = default;
  Charger(const Charger&) = delete;
  Charger& operator=(const Charger&) = delete;
  virtual ~Charger() = default;

  /// Charges the order at most once, however often it is called for it. `undecided`: no attempt was
  /// answered.
  virtual Charge charge(BalanceConnection& balance, const Order& order) = 0;
};

/// The correct one: every attempt for an order carries the same key, so that the balance service
/// carries out one.
class KeyedCharger final : public Charger {
 public:
  explicit KeyedCharger(const Patience& patience = {}) : patience_{patience} {}

  Charge charge(BalanceConnection& balance, const Order& order) override;

 private:
  const Patience patience_;
};

}  // namespace order_service
