// SPDX-License-Identifier: Apache-2.0
// Defect 11 of the inventory consumer, variant `double_retry`: sums up in memory what a message
// does to each product, and forgets the sums when they are committed. A failed attempt leaves them,
// and the retry adds the same changes once more.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <ordercheck/sync.hpp>

#include "inventory_consumer/service/handler.hpp"

namespace inventory_consumer {

class AccumulatedChanges final : public Handler {
 public:
  using Handler::Handler;

  Handled handle(Session& session, const Message& message) override {
    transactions::Transaction transaction{session, parts().isolation};
    if (!parts().deduplication.admit(session, message.id)) {
      return {.result = Result::duplicate, .stock = {}};
    }
    const Message summed{.id = message.id, .changes = add_to_sums(message)};
    Handled handled = apply_changes(parts().update, session, summed);
    if (handled.result == Result::applied) {
      transaction.commit();
    }
    forget(message.id);
    return handled;
  }

 private:
  std::vector<Change> add_to_sums(const Message& message) {
    const ordercheck::lock_guard lock{mutex_};
    std::vector<Change>& sums = sums_[message.id];
    for (const Change& change : message.changes) {
      const auto sum = std::ranges::find(sums, change.sku, &Change::sku);
      if (sum == sums.end()) {
        sums.push_back(change);
      } else {
        sum->delta += change.delta;
      }
    }
    return sums;
  }

  void forget(const std::string& id) {
    const ordercheck::lock_guard lock{mutex_};
    sums_.erase(id);
  }

  ordercheck::mutex mutex_;
  std::map<std::string, std::vector<Change>> sums_;  // by message
};

}  // namespace inventory_consumer
