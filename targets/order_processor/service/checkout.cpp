// SPDX-License-Identifier: Apache-2.0
#include "order_processor/service/checkout.hpp"

#include <optional>
#include <string>

#include <ordercheck/story.hpp>

namespace order_processor {

void LockedCheckout::process(const Order& order) {
  const ordercheck::StoryRow row{"order " + std::to_string(order.id)};
  Customer& customer = books_.customers.customer(order.customer);
  const Cents total = books_.total_of(order);

  const ordercheck::lock_guard customer_lock{customer.mutex};
  const Discount discount = discount_for(books_.rules, customer.history, total);
  const std::optional<Taken> taken =
      discount.both()
          ? books_.inventory.take_from_fullest(order.product, order.quantity)
          : books_.inventory.take(order.product, order.quantity, order.preferred_warehouse);
  if (!taken) {
    books_.audit.append({.order = order, .accepted = false});
    return;
  }
  if (books_.pack) {
    books_.pack(order);
  }
  const Cents paid = price_after(discount, total);
  customer.history.orders += 1;
  customer.history.spent += paid;
  books_.audit.append({.order = order,
                       .accepted = true,
                       .warehouse = taken->warehouse,
                       .discount = discount,
                       .paid = paid});
}

}  // namespace order_processor
