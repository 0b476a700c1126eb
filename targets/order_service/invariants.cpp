// SPDX-License-Identifier: Apache-2.0
#include "order_service/invariants.hpp"

#include <array>
#include <cstdio>
#include <map>
#include <string>

namespace order_service {
namespace {

using balance_service::Action;
using catalogue::BrokenList;
using std::to_string;

std::string dollars(Cents cents) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%s$%lld.%02lld", cents < 0 ? "-" : "",
                static_cast<long long>(cents < 0 ? -cents : cents) / 100,
                static_cast<long long>(cents < 0 ? -cents : cents) % 100);
  return text.data();
}

// The first order posted under each id: the one that counts.
std::map<std::int64_t, Order> orders_of(const Workload& workload) {
  std::map<std::int64_t, Order> orders;
  for (const auto& request : workload.requests) {
    for (const Order& order : request) {
      if (is_valid_amount(order.amount)) {
        orders.try_emplace(order.id, order);
      }
    }
  }
  return orders;
}

struct Sums {
  Cents charged = 0;
  Cents charged_undecided = 0;
  std::int64_t accepted = 0;
};

Sums check_orders(const Workload& workload, Service& service, BalanceHost& balance,
                  BrokenList& broken) {
  Sums sums;
  BrokenList wrong;
  for (const auto& [id, order] : orders_of(workload)) {
    const Status status = service.status(id);
    const Cents amount = cents_of(order.amount);
    const std::int64_t charges =
        balance.ask({.action = Action::charges, .customer = order.customer_id, .order = id})
            .charges;
    sums.charged += charges * amount;
    sums.charged_undecided += status == Status::undecided ? charges * amount : 0;
    sums.accepted += status == Status::accepted ? 1 : 0;
    const std::string what = "order " + to_string(id) + " was charged " + to_string(charges) +
                             " times (" + to_string(charges) + " x " + dollars(amount) + ")";
    if (charges > 1) {
      broken.push_back({"charged at most once", "double charge: " + what + ", expected once"});
    } else if (status != Status::undecided && charges != (status == Status::accepted ? 1 : 0)) {
      wrong.push_back({"charged exactly once if accepted, else never",
                       what + ", but it is " + std::string{to_string(status)}});
    }
  }
  broken.insert(broken.end(), wrong.begin(), wrong.end());
  return sums;
}

Cents check_balances(const Workload& workload, BalanceHost& balance, BrokenList& broken) {
  Cents drop = 0;
  for (const auto& [customer, before] : workload.balances) {
    const Cents after = balance.ask({.action = Action::balance, .customer = customer}).balance;
    drop += before - after;
    if (after < 0) {
      broken.push_back({"no balance below zero",
                        "customer " + to_string(customer) + " has a balance of " + dollars(after)});
    }
  }
  return drop;
}

}  // namespace

BrokenList broken_invariants(const Workload& workload, Service& service, BalanceHost& balance) {
  BrokenList broken;
  const Cents drop = check_balances(workload, balance, broken);
  BrokenList of_orders;
  const Sums sums = check_orders(workload, service, balance, of_orders);
  broken.insert(of_orders.empty() || of_orders.front().invariant != "charged at most once"
                    ? broken.end()
                    : broken.begin(),
                of_orders.begin(), of_orders.end());
  if (sums.charged != drop) {
    broken.push_back(
        {"charges = drop in balances",
         "charges of " + dollars(sums.charged) + ", but the balances dropped by " + dollars(drop)});
  }
  const Totals totals = service.stats();
  const Cents decided = sums.charged - sums.charged_undecided;
  if (totals.revenue != decided) {
    broken.push_back({"revenue = sum of charges", "revenue of " + dollars(totals.revenue) +
                                                      " after charges of " + dollars(decided)});
  }
  if (totals.orders != sums.accepted) {
    broken.push_back({"order count = accepted orders", to_string(totals.orders) +
                                                           " orders counted, but " +
                                                           to_string(sums.accepted) + " accepted"});
  }
  return broken;
}

}  // namespace order_service
