// SPDX-License-Identifier: Apache-2.0
// The orders known to the service: an id posted twice is one order.
#pragma once

#include <map>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_service/service/order.hpp"

namespace order_service {

/// The answer to an order that was posted.
struct Admission {
  Status status = Status::pending;
  bool admitted = false;  ///< the caller, and nobody else, has the order handled
};

/// Threads may call it at once.
class OrderBook {
 public:
  OrderBook() { ordercheck::name(mutex_, "order book"); }

  /// Admits the order when its id is new or its last attempt was left undecided. Otherwise changes
  /// nothing.
  Admission admit(std::int64_t id);

  void decide(std::int64_t id, Status status);
  Status status(std::int64_t id);
  void reset();

 private:
  ordercheck::mutex mutex_;
  std::map<std::int64_t, Status> orders_;
};

}  // namespace order_service
