// SPDX-License-Identifier: Apache-2.0
// What waits for a worker.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_service/service/order.hpp"

namespace order_service {

/// One request: a single order, or the orders of a batch.
struct Job {
  std::vector<Order> orders;
  std::function<void()>
      done;  ///< called by the worker when every order has been handled; may be empty
};

/// Jobs with a priority order first, else in the order of arrival. Threads may call it at once.
class JobQueue {
 public:
  JobQueue() {
    ordercheck::name(mutex_, "job queue");
    ordercheck::name(not_empty_or_closed_, "jobs to do");
  }

  void push(Job job);
  /// No more jobs come: workers go home when it is empty.
  void close();
  /// Blocks while the queue is empty and open. Returns nothing once it is empty and closed.
  std::optional<Job> pop();

 private:
  ordercheck::mutex mutex_;
  ordercheck::condition_variable not_empty_or_closed_;
  std::deque<Job> urgent_;
  std::deque<Job> ordinary_;
  bool closed_ = false;
};

}  // namespace order_service
