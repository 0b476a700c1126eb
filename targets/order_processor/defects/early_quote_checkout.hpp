// SPDX-License-Identifier: Apache-2.0
// The planted defect of the order processor, variant `race_condition`.
//
// To keep a customer unlocked while the warehouses are busy, the discount is quoted and the units
// are reserved first; the quote is looked at again when the order is booked. That is right, but for
// an order whose customer came to qualify for the loyalty discount in between and whose total
// crosses the threshold: it now has both discounts and moves to the fullest warehouse, and the move
// trusts the counts seen at the time of the reservation.
//
//   - The units go back by writing the count from before the reservation: what another order took
//   from that
//     warehouse since then is forgotten, and the counts do not add up.
//   - When another order took the same product from the new warehouse, the plan is taken for stale
//   and the order keeps
//     the discount it was quoted.
//   - Whether the new warehouse has enough is decided by its old count: rarely its stock falls
//   below zero.
//
// Each needs several orders in flight, one product taken from different warehouses, a customer who
// comes to qualify meanwhile, and a total that crosses the threshold; without any one of them the
// results are right.
#pragma once

#include <optional>
#include <vector>

#include "order_processor/service/checkout.hpp"

namespace order_processor {

class EarlyQuoteCheckout final : public Checkout {
 public:
  explicit EarlyQuoteCheckout(Books& books) : books_{books} {}

  void process(const Order& order) override;

 private:
  struct Reservation {
    int warehouse = 0;
    std::vector<int> counts;  // units of the product in each warehouse, before the reservation
  };

  Discount quote(const Order& order);
  std::optional<Reservation> reserve(const Order& order, const Discount& quoted);
  bool move_to_fullest(const Order& order, Reservation& reservation);

  Books& books_;
};

}  // namespace order_processor
