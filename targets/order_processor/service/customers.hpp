// SPDX-License-Identifier: Apache-2.0
// The customers and their histories, on which the loyalty discount depends.
#pragma once

#include <deque>
#include <vector>

#include <ordercheck/sync.hpp>

#include "order_processor/service/discount.hpp"

namespace order_processor {

/// One customer. `history` belongs to whoever holds `mutex`.
struct Customer {
  explicit Customer(int orders) : history{.orders = orders, .spent = 0} {}

  ordercheck::mutex mutex;
  History history;
};

/// All customers.
class CustomerBook {
 public:
  /// The customers are numbered by their place in the list of orders each has completed so far.
  explicit CustomerBook(const std::vector<int>& orders_before) {
    for (const int orders : orders_before) {
      customers_.emplace_back(orders);
    }
  }

  Customer& customer(int index) { return customers_[static_cast<std::size_t>(index)]; }

  int count() const { return static_cast<int>(customers_.size()); }

  /// All histories. Requires: no order is being processed.
  std::vector<History> histories() const {
    std::vector<History> histories;
    histories.reserve(customers_.size());
    for (const Customer& customer : customers_) {
      histories.push_back(customer.history);
    }
    return histories;
  }

 private:
  std::deque<Customer> customers_;  // invariant: never changes in length; a mutex cannot move
};

}  // namespace order_processor
