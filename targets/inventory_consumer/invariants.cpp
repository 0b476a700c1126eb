// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/invariants.hpp"

#include <map>
#include <set>
#include <string>

namespace inventory_consumer {
namespace {

using catalogue::BrokenList;

bool ended_in(const Delivery& delivery, Result result) {
  return delivery.handled && delivery.handled->result == result;
}

void check_never_negative(const Outcome& outcome, BrokenList& broken) {
  const auto check = [&broken](const Stock& stock) {
    for (const auto& [sku, units] : stock) {
      if (units < 0) {
        broken.push_back({"stock is never negative",
                          "stock of " + sku + " went negative: " + std::to_string(units)});
      }
    }
  };
  // Whoever commits a stock has seen it, so these are all states that ever were.
  for (const Delivery& delivery : outcome.deliveries) {
    if (delivery.handled) {
      check(delivery.handled->stock);
    }
  }
  check(outcome.after);
}

void check_at_most_once(const Outcome& outcome, BrokenList& broken) {
  std::map<std::string, int> applied;
  for (const Delivery& delivery : outcome.deliveries) {
    applied[delivery.message.id] += ended_in(delivery, Result::applied) ? 1 : 0;
  }
  for (const auto& [id, count] : applied) {
    if (count > 1) {
      broken.push_back({"each message is applied at most once",
                        "message " + id + " was applied " + std::to_string(count) + " times"});
    }
  }
}

void check_sum(const Outcome& outcome, BrokenList& broken) {
  Stock expected = outcome.before;
  std::set<std::string> accepted;
  for (const Delivery& delivery : outcome.deliveries) {
    if (ended_in(delivery, Result::applied) && accepted.insert(delivery.message.id).second) {
      for (const Change& change : delivery.message.changes) {
        expected[change.sku] += change.delta;
      }
    }
  }
  for (const auto& [sku, units] : expected) {
    const auto found = outcome.after.find(sku);
    const std::string got = found == outcome.after.end() ? "none" : std::to_string(found->second);
    if (got != std::to_string(units)) {
      broken.push_back(
          {"stock = initial + accepted changes",
           "stock of " + sku + ": expected " + std::to_string(units) + ", got " + got});
    }
  }
}

void check_none_lost(const Outcome& outcome, BrokenList& broken) {
  std::set<std::string> decided;
  std::map<std::string, std::string> undecided;  // the last error, by message
  for (const Delivery& delivery : outcome.deliveries) {
    if (ended_in(delivery, Result::applied) || ended_in(delivery, Result::refused)) {
      decided.insert(delivery.message.id);
    } else {
      std::string& error = undecided[delivery.message.id];
      error = delivery.error.empty() ? error : delivery.error;
    }
  }
  for (const auto& [id, error] : undecided) {
    if (!decided.contains(id)) {
      broken.push_back({"no message is lost",
                        "message " + id + " was lost: " +
                            (error.empty() ? "taken for one that was handled before" : error)});
    }
  }
}

}  // namespace

BrokenList broken_invariants(const Outcome& outcome) {
  BrokenList broken;
  check_never_negative(outcome, broken);
  check_at_most_once(outcome, broken);
  check_sum(outcome, broken);
  check_none_lost(outcome, broken);
  return broken;
}

}  // namespace inventory_consumer
