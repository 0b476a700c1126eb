// SPDX-License-Identifier: Apache-2.0
// A worker of the queue: each event is a job.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "payment_webhook/service/order_creation.hpp"

namespace payment_webhook {

/// How often a job is tried.
inline constexpr int kAttemptCountMax = 3;

/// How one attempt at a job ended: with an order, or with an error, which the customer sees.
struct Attempt {
  Event event;
  std::optional<std::int64_t> order_id;
  std::string error = {};
};

/// One thread uses it.
class Worker {
 public:
  /// After the first failed attempt it waits for `back_off`, after the second twice as long.
  Worker(Session& session, OrderCreation& creation, std::chrono::milliseconds back_off)
      : session_{session}, creation_{creation}, back_off_{back_off} {}

  /// Tries until the event has an order.
  void handle(const Event& event);

  const std::vector<Attempt>& attempts() const { return attempts_; }

 private:
  bool attempt(const Event& event);

  Session& session_;
  OrderCreation& creation_;
  const std::chrono::milliseconds back_off_;
  std::vector<Attempt> attempts_;
};

}  // namespace payment_webhook
