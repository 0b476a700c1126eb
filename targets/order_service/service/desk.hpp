// SPDX-License-Identifier: Apache-2.0
// What a worker does with one order.
#pragma once

#include <functional>

#include "order_service/service/charger.hpp"
#include "order_service/service/order_book.hpp"
#include "order_service/service/statistics.hpp"

namespace order_service {

/// The steps of an order: charge, record, decide. Threads may call it at once.
class Desk {
 public:
  /// `today` names the day for the statistics.
  Desk(Charger& charger, Statistics& statistics, OrderBook& book, std::function<int()> today)
      : charger_{charger}, statistics_{statistics}, book_{book}, today_{std::move(today)} {}

  Charge charge(BalanceConnection& balance, const Order& order) {
    return charger_.charge(balance, order);
  }

  /// Enters a charged order in the statistics.
  void record(const Order& order) { statistics_.record(today_(), cents_of(order.amount)); }

  /// Writes down what has become of the order.
  void decide(const Order& order, Status status) { book_.decide(order.id, status); }

 private:
  Charger& charger_;
  Statistics& statistics_;
  OrderBook& book_;
  const std::function<int()> today_;
};

}  // namespace order_service
