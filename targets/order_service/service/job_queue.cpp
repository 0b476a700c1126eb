// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/job_queue.hpp"

#include <algorithm>
#include <utility>

namespace order_service {

void JobQueue::push(Job job) {
  {
    const ordercheck::lock_guard lock{mutex_};
    const bool urgent = std::ranges::any_of(job.orders, &Order::priority);
    (urgent ? urgent_ : ordinary_).push_back(std::move(job));
  }
  not_empty_or_closed_.notify_one();
}

void JobQueue::close() {
  {
    const ordercheck::lock_guard lock{mutex_};
    closed_ = true;
  }
  not_empty_or_closed_.notify_all();
}

std::optional<Job> JobQueue::pop() {
  ordercheck::unique_lock lock{mutex_};
  not_empty_or_closed_.wait(lock,
                            [this] { return closed_ || !urgent_.empty() || !ordinary_.empty(); });
  std::deque<Job>& jobs = urgent_.empty() ? ordinary_ : urgent_;
  if (jobs.empty()) {
    return std::nullopt;
  }
  Job job = std::move(jobs.front());
  jobs.pop_front();
  return job;
}

}  // namespace order_service
