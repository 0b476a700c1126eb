// SPDX-License-Identifier: Apache-2.0
#include "order_processor/service/discount.hpp"

namespace order_processor {

int loyalty_discount(const DiscountRules& rules, const History& history) {
  return history.orders >= rules.loyalty_after_orders ? rules.loyalty_percent : 0;
}

Discount discount_for(const DiscountRules& rules, const History& history, Cents total) {
  return {.loyalty = loyalty_discount(rules, history),
          .threshold = total >= rules.threshold ? rules.threshold_percent : 0};
}

Cents price_after(const Discount& discount, Cents total) {
  return total * (100 - discount.percent()) / 100;
}

}  // namespace order_processor
