// SPDX-License-Identifier: Apache-2.0
// The rule of the discounts: a pure function of a customer's history and an order's total.
#pragma once

#include "order_processor/service/order.hpp"

namespace order_processor {

/// When a discount is due, and how much.
struct DiscountRules {
  int loyalty_after_orders = 3;  ///< completed orders
  int loyalty_percent = 10;
  Cents threshold = 100'00;  ///< of the total before any discount
  int threshold_percent = 5;
};

/// What a customer has completed so far.
struct History {
  int orders = 0;
  Cents spent = 0;
  bool operator==(const History&) const = default;
};

/// The discounts on one order, in percent of its total.
struct Discount {
  int loyalty = 0;
  int threshold = 0;

  bool both() const { return loyalty > 0 && threshold > 0; }

  int percent() const { return loyalty + threshold; }

  bool operator==(const Discount&) const = default;
};

/// The part of the discount that rewards loyalty, in percent.
int loyalty_discount(const DiscountRules& rules, const History& history);

/// Returns the discount on an order of `total` for a customer with this history. Processing orders
/// one after another gives each this discount; so must processing them at once.
Discount discount_for(const DiscountRules& rules, const History& history, Cents total);

/// Returns what the customer pays.
Cents price_after(const Discount& discount, Cents total);

}  // namespace order_processor
