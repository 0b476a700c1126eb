// SPDX-License-Identifier: Apache-2.0
#include "order_processor/defects/early_quote_checkout.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <string>

#include <ordercheck/story.hpp>

namespace order_processor {
namespace {

std::string row_text(const Order& order, const char* what) {
  return "order " + std::to_string(order.id) + ": " + what;
}

int fullest_of(const std::vector<int>& counts) {
  return static_cast<int>(std::distance(counts.begin(), std::ranges::max_element(counts)));
}

}  // namespace

void EarlyQuoteCheckout::process(const Order& order) {
  const Discount quoted = quote(order);
  std::optional<Reservation> reservation = reserve(order, quoted);
  if (!reservation) {
    books_.audit.append({.order = order, .accepted = false});
    return;
  }
  if (books_.pack) {
    books_.pack(order);
  }
  const ordercheck::StoryRow row{row_text(order, "book")};
  const Cents total = books_.total_of(order);
  Customer& customer = books_.customers.customer(order.customer);
  const ordercheck::lock_guard lock{customer.mutex};
  Discount discount = discount_for(books_.rules, customer.history, total);
  if (discount.both() && !quoted.both() && !move_to_fullest(order, *reservation)) {
    discount = quoted;
  }
  const Cents paid = price_after(discount, total);
  customer.history.orders += 1;
  customer.history.spent += paid;
  books_.audit.append({.order = order,
                       .accepted = true,
                       .warehouse = reservation->warehouse,
                       .discount = discount,
                       .paid = paid});
}

Discount EarlyQuoteCheckout::quote(const Order& order) {
  const ordercheck::StoryRow row{row_text(order, "quote")};
  Customer& customer = books_.customers.customer(order.customer);
  const ordercheck::lock_guard lock{customer.mutex};
  return discount_for(books_.rules, customer.history, books_.total_of(order));
}

std::optional<EarlyQuoteCheckout::Reservation> EarlyQuoteCheckout::reserve(const Order& order,
                                                                           const Discount& quoted) {
  const ordercheck::StoryRow row{row_text(order, "reserve")};
  Inventory& inventory = books_.inventory;
  const auto product = static_cast<std::size_t>(order.product);
  std::vector<ordercheck::unique_lock<ordercheck::mutex>> locks;
  Reservation reservation;
  for (int index = 0; index < inventory.warehouse_count(); ++index) {
    locks.emplace_back(inventory.warehouse(index).mutex);
    reservation.counts.push_back(inventory.warehouse(index).stock[product]);
  }
  const int fullest = fullest_of(reservation.counts);
  reservation.warehouse = quoted.both() ? fullest : order.preferred_warehouse;
  const auto has_enough = [&](int warehouse) {
    return reservation.counts[static_cast<std::size_t>(warehouse)] >= order.quantity;
  };
  for (int index = 0; !has_enough(reservation.warehouse); ++index) {
    if (index == inventory.warehouse_count()) {
      return std::nullopt;
    }
    reservation.warehouse = index;
  }
  inventory.warehouse(reservation.warehouse).stock[product] -= order.quantity;
  return reservation;
}

// Returns whether the plan was still fresh.
bool EarlyQuoteCheckout::move_to_fullest(const Order& order, Reservation& reservation) {
  const auto product = static_cast<std::size_t>(order.product);
  const int target = fullest_of(reservation.counts);
  if (target == reservation.warehouse) {
    return true;
  }
  {
    Warehouse& source = books_.inventory.warehouse(reservation.warehouse);
    const ordercheck::lock_guard lock{source.mutex};
    source.stock[product] = reservation.counts[static_cast<std::size_t>(reservation.warehouse)];
  }
  Warehouse& fullest = books_.inventory.warehouse(target);
  const ordercheck::lock_guard lock{fullest.mutex};
  const bool fresh = fullest.stock[product] == reservation.counts[static_cast<std::size_t>(target)];
  fullest.stock[product] -= order.quantity;
  reservation.warehouse = target;
  return fresh;
}

}  // namespace order_processor
