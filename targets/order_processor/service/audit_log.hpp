// SPDX-License-Identifier: Apache-2.0
// What was decided about each order, in the order of the decisions.
#pragma once

#include <vector>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_processor/service/discount.hpp"
#include "order_processor/service/order.hpp"

namespace order_processor {

/// The decision about one order. Replaying the entries in order gives the state of the shop.
struct AuditEntry {
  Order order;
  bool accepted = false;
  int warehouse = 0;  ///< of an accepted order
  Discount discount = {};
  Cents paid = 0;
};

/// Append-only. Threads may append at once.
class AuditLog {
 public:
  AuditLog() { ordercheck::name(mutex_, "audit log"); }

  void append(const AuditEntry& entry) {
    const ordercheck::lock_guard lock{mutex_};
    entries_.push_back(entry);
  }

  /// All entries. Requires: no order is being processed.
  const std::vector<AuditEntry>& entries() const { return entries_; }

 private:
  ordercheck::mutex mutex_;
  std::vector<AuditEntry> entries_;
};

}  // namespace order_processor
