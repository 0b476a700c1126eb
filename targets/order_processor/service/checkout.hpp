// SPDX-License-Identifier: Apache-2.0
// The decision about one order: units, discount, history, audit entry.
#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "order_processor/service/audit_log.hpp"
#include "order_processor/service/customers.hpp"
#include "order_processor/service/inventory.hpp"

namespace order_processor {

/// The state that orders change.
struct Books {
  Books(const Shop& shop, const DiscountRules& discount_rules,
        std::function<void(const Order&)> packing = {})
      : rules{discount_rules},
        prices{shop.prices},
        pack{std::move(packing)},
        inventory{shop.stock},
        customers{shop.orders_of_before} {}

  Cents total_of(const Order& order) const {
    return prices[static_cast<std::size_t>(order.product)] * order.quantity;
  }

  const DiscountRules rules;
  const std::vector<Cents> prices;
  const std::function<void(const Order&)>
      pack;  // what takes time once the units are taken; may be empty
  Inventory inventory;
  CustomerBook customers;
  AuditLog audit;
};

/// Decides about orders. Threads may call it at once.
class Checkout {
 public:
  Checkout() = default;
  Checkout(const Checkout&) = delete;
  Checkout& operator=(const Checkout&) = delete;
  virtual ~Checkout() = default;

  /// Accepts the order, or rejects it when no warehouse has its units, and writes one audit entry.
  /// An order with both discounts is sent from the fullest warehouse: its margin pays for no
  /// express delivery.
  virtual void process(const Order& order) = 0;
};

/// The correct one: the customer stays locked from the look at the history to the change of it.
class LockedCheckout final : public Checkout {
 public:
  explicit LockedCheckout(Books& books) : books_{books} {}

  void process(const Order& order) override;

 private:
  Books& books_;
};

}  // namespace order_processor
