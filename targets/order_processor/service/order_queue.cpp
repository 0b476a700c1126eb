// SPDX-License-Identifier: Apache-2.0
#include "order_processor/service/order_queue.hpp"

namespace order_processor {

void OrderQueue::push(const Order& order) {
  {
    const ordercheck::lock_guard lock{mutex_};
    waiting_.push({.order = order, .arrival = arrivals_++});
  }
  not_empty_or_closed_.notify_one();
}

void OrderQueue::close() {
  {
    const ordercheck::lock_guard lock{mutex_};
    closed_ = true;
  }
  not_empty_or_closed_.notify_all();
}

std::optional<Order> OrderQueue::pop() {
  ordercheck::unique_lock lock{mutex_};
  not_empty_or_closed_.wait(lock, [this] { return closed_ || !waiting_.empty(); });
  if (waiting_.empty()) {
    return std::nullopt;
  }
  const Order order = waiting_.top().order;
  waiting_.pop();
  return order;
}

}  // namespace order_processor
