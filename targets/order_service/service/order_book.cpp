// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/order_book.hpp"

namespace order_service {

Admission OrderBook::admit(std::int64_t id) {
  const ordercheck::lock_guard lock{mutex_};
  const auto [order, is_new] = orders_.try_emplace(id, Status::pending);
  if (!is_new && order->second != Status::undecided) {
    return {.status = order->second, .admitted = false};
  }
  order->second = Status::pending;
  return {.status = Status::pending, .admitted = true};
}

void OrderBook::decide(std::int64_t id, Status status) {
  const ordercheck::lock_guard lock{mutex_};
  orders_[id] = status;
}

Status OrderBook::status(std::int64_t id) {
  const ordercheck::lock_guard lock{mutex_};
  const auto order = orders_.find(id);
  return order == orders_.end() ? Status::unknown : order->second;
}

void OrderBook::reset() {
  const ordercheck::lock_guard lock{mutex_};
  orders_.clear();
}

}  // namespace order_service
