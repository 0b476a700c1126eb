// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/invariants.hpp"

#include <algorithm>
#include <map>
#include <string>

namespace payment_webhook {
namespace {

using catalogue::BrokenList;

// The orders' ids by payment intent.
using OrdersByIntent = std::map<std::string, std::vector<std::int64_t>>;

void check_one_order(const OrdersByIntent& orders, BrokenList& broken) {
  for (const auto& [intent, ids] : orders) {
    if (ids.size() > 1) {
      broken.push_back(
          {"one order per payment intent",
           "payment intent " + intent + " has " + std::to_string(ids.size()) + " orders"});
    }
  }
}

void check_all_have_orders(const Outcome& outcome, const OrdersByIntent& orders,
                           BrokenList& broken) {
  for (const Attempt& attempt : outcome.attempts) {
    if (!orders.contains(attempt.event.intent.id)) {
      broken.push_back({"every paid intent has an order",
                        "payment intent " + attempt.event.intent.id + " is paid and has no order"});
    }
  }
}

void check_no_errors(const Outcome& outcome, const OrdersByIntent& orders, BrokenList& broken) {
  for (const Attempt& attempt : outcome.attempts) {
    if (!attempt.order_id && orders.contains(attempt.event.intent.id)) {
      broken.push_back({"no error for an event that was handled",
                        "the customer of " + attempt.event.intent.id +
                            ", which is paid and has an order, saw: " + attempt.error});
    }
  }
}

void check_answers(const Outcome& outcome, const OrdersByIntent& orders, BrokenList& broken) {
  for (const Attempt& attempt : outcome.attempts) {
    const auto found = orders.find(attempt.event.intent.id);
    if (attempt.order_id && found != orders.end() &&
        std::ranges::find(found->second, *attempt.order_id) == found->second.end()) {
      broken.push_back({"the answer is the order of the intent",
                        "event " + attempt.event.id + " was answered with order " +
                            std::to_string(*attempt.order_id) + ", which is none of " +
                            attempt.event.intent.id});
    }
  }
}

}  // namespace

BrokenList broken_invariants(const Outcome& outcome) {
  OrdersByIntent orders;
  for (const Order& order : outcome.orders) {
    orders[order.payment_intent].push_back(order.id);
  }
  BrokenList broken;
  check_one_order(orders, broken);
  check_all_have_orders(outcome, orders, broken);
  check_no_errors(outcome, orders, broken);
  check_answers(outcome, orders, broken);
  return broken;
}

}  // namespace payment_webhook
