// SPDX-License-Identifier: Apache-2.0
// Orders that wait for a worker.
#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <vector>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_processor/service/order.hpp"

namespace order_processor {

/// Hands out the order of the highest priority, ties in the order of arrival. Threads may call it
/// at once.
class OrderQueue {
 public:
  OrderQueue() {
    ordercheck::name(mutex_, "order queue");
    ordercheck::name(not_empty_or_closed_, "orders to process");
  }

  /// Requires: not closed.
  void push(const Order& order);

  /// No more orders come: workers go home when it is empty.
  void close();

  /// Blocks while the queue is empty and open. Returns nothing once it is empty and closed.
  std::optional<Order> pop();

 private:
  struct Waiting {
    Order order;
    std::uint64_t arrival = 0;

    bool operator<(const Waiting& other) const {
      return order.priority != other.order.priority ? order.priority < other.order.priority
                                                    : arrival > other.arrival;
    }
  };

  ordercheck::mutex mutex_;
  ordercheck::condition_variable not_empty_or_closed_;
  std::priority_queue<Waiting> waiting_;
  std::uint64_t arrivals_ = 0;
  bool closed_ = false;
};

}  // namespace order_processor
