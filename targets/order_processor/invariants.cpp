// SPDX-License-Identifier: Apache-2.0
#include "order_processor/invariants.hpp"

#include <algorithm>
#include <cstddef>
#include <string>

#include <ordercheck/invariant.hpp>
#include <ordercheck/story.hpp>

namespace order_processor {
namespace {

using std::to_string;

std::string text_of_units(const std::vector<int>& units) {
  std::string text;
  for (const int count : units) {
    text += text.empty() ? "" : " ";
    text += to_string(count);
  }
  return text;
}

void check_counts(const Shop& shop, const Books& books, catalogue::BrokenList& broken) {
  const Stock left = books.inventory.stock();
  Stock sold = shop.stock;
  for (std::vector<int>& units : sold) {
    std::ranges::fill(units, 0);
  }
  for (const AuditEntry& entry : books.audit.entries()) {
    if (entry.accepted) {
      sold[static_cast<std::size_t>(entry.warehouse)]
          [static_cast<std::size_t>(entry.order.product)] += entry.order.quantity;
    }
  }
  catalogue::BrokenList wrong;
  for (std::size_t warehouse = 0; warehouse < left.size(); ++warehouse) {
    for (std::size_t product = 0; product < left[warehouse].size(); ++product) {
      const int stocked = shop.stock[warehouse][product];
      const int there = left[warehouse][product];
      const int gone = sold[warehouse][product];
      const std::string where =
          "product " + to_string(product) + " in warehouse " + to_string(warehouse) + ": ";
      if (there < 0) {
        broken.push_back({"no stock below zero", where + to_string(there) + " units left"});
      }
      if (gone + there != stocked) {
        wrong.push_back({"units sold + units left = units stocked",
                         where + to_string(gone) + " sold + " + to_string(there) + " left, but " +
                             to_string(stocked) + " stocked"});
      }
    }
  }
  broken.insert(broken.end(), wrong.begin(), wrong.end());
}

void check_discounts(const Shop& shop, const Books& books, catalogue::BrokenList& broken) {
  const char* const name = "each discount is the sequential rule's";
  std::vector<History> histories = CustomerBook{shop.orders_of_before}.histories();
  for (const AuditEntry& entry : books.audit.entries()) {
    if (!entry.accepted) {
      continue;
    }
    History& history = histories[static_cast<std::size_t>(entry.order.customer)];
    const Cents total = books.total_of(entry.order);
    const Discount expected = discount_for(books.rules, history, total);
    if (entry.discount != expected || entry.paid != price_after(expected, total)) {
      broken.push_back({name, "order " + to_string(entry.order.id) + " of customer " +
                                  to_string(entry.order.customer) + " got " +
                                  to_string(entry.discount.percent()) + " % off, but after " +
                                  to_string(history.orders) + " orders the rule gives " +
                                  to_string(expected.percent()) + " %"});
    }
    history.orders += 1;
    history.spent += entry.paid;
  }
  if (histories != books.customers.histories()) {
    broken.push_back({name, "the customers' histories are not those of the audit log"});
  }
}

void check_entries(const std::vector<Order>& submitted, const Books& books,
                   catalogue::BrokenList& broken) {
  for (const Order& order : submitted) {
    const auto count = std::ranges::count(books.audit.entries(), order, &AuditEntry::order);
    if (count != 1) {
      broken.push_back({"one audit entry for each order", "order " + to_string(order.id) + " has " +
                                                              to_string(count) + " audit entries"});
    }
  }
  const Stock left = books.inventory.stock();
  for (const AuditEntry& entry : books.audit.entries()) {
    const bool could_serve = std::ranges::any_of(left, [&](const std::vector<int>& units) {
      return units[static_cast<std::size_t>(entry.order.product)] >= entry.order.quantity;
    });
    if (!entry.accepted && could_serve) {
      broken.push_back({"rejected only when no warehouse could serve",
                        "order " + to_string(entry.order.id) + " was rejected"});
    }
  }
}

}  // namespace

void watch_shop(Books& books) {
  for (int index = 0; index < books.inventory.warehouse_count(); ++index) {
    Warehouse& warehouse = books.inventory.warehouse(index);
    const std::string name = "warehouse " + to_string(index);
    ordercheck::name(warehouse.mutex, name);
    ordercheck::watch(name, [&warehouse] { return text_of_units(warehouse.stock); });
    const auto lowest = ordercheck::guarded_by(
        warehouse.mutex, [&warehouse] { return std::ranges::min(warehouse.stock); });
    ordercheck::always(
        "no stock below zero in " + name, [](int units) { return units >= 0; }, lowest);
  }
  for (int index = 0; index < books.customers.count(); ++index) {
    Customer& customer = books.customers.customer(index);
    const std::string name = "customer " + to_string(index);
    ordercheck::name(customer.mutex, name);
    ordercheck::watch(name, [&customer] { return to_string(customer.history.orders) + " orders"; });
  }
}

catalogue::BrokenList broken_invariants(const Shop& shop, const std::vector<Order>& submitted,
                                        const Books& books) {
  catalogue::BrokenList broken;
  check_counts(shop, books, broken);
  check_discounts(shop, books, broken);
  check_entries(submitted, books, broken);
  return broken;
}

}  // namespace order_processor
