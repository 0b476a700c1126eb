// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/service.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <utility>

#include <ordercheck/story.hpp>

namespace order_service {

int day_of_system_clock() {
  const auto now = ordercheck::system_clock::now().time_since_epoch();
  return static_cast<int>(std::chrono::duration_cast<std::chrono::hours>(now).count() / 24);
}

Service::Service(const Parts& parts, const Connect& connect, const ServiceOptions& options)
    : parts_{parts},
      connect_{connect},
      desk_{parts.charger, parts.statistics, book_, options.today} {
  for (int worker = 0; worker < options.worker_count; ++worker) {
    connections_.push_back(connect());
  }
}

Service::~Service() {
  if (!workers_.empty()) {
    drain();
  }
}

Admission Service::post(const Order& order, std::function<void()> done) {
  const Admission admission = admit(order);
  if (admission.admitted) {
    queue_.push({.orders = {order}, .done = std::move(done)});
  }
  return admission;
}

std::vector<Admission> Service::post_batch(const std::vector<Order>& orders,
                                           std::function<void()> done) {
  std::vector<Admission> answers;
  Job job{.orders = {}, .done = std::move(done)};
  for (const Order& order : orders) {
    answers.push_back(admit(order));
    if (answers.back().admitted) {
      job.orders.push_back(order);
    }
  }
  if (!job.orders.empty()) {
    queue_.push(std::move(job));
  }
  return answers;
}

Admission Service::admit(const Order& order) {
  if (!is_valid_amount(order.amount)) {
    return {.status = Status::invalid, .admitted = false};
  }
  return book_.admit(order.id);
}

std::optional<Cents> Service::balance(std::int64_t customer) {
  const auto reply = connect_()->call(
      {.action = balance_service::Action::balance, .customer = customer}, Patience{}.timeout);
  return reply ? std::optional{reply->balance} : std::nullopt;
}

void Service::reset() {
  parts_.statistics.reset();
  book_.reset();
}

void Service::start() {
  for (std::size_t index = 0; index < connections_.size(); ++index) {
    workers_.emplace_back([this, index] {
      ordercheck::name_thread("worker " + std::to_string(index + 1));
      work(*connections_[index]);
    });
  }
}

void Service::drain() {
  queue_.close();
  for (ordercheck::thread& worker : workers_) {
    worker.join();
  }
  workers_.clear();
}

void Service::work(BalanceConnection& balance) {
  while (const std::optional<Job> job = queue_.pop()) {
    parts_.batches.handle(desk_, balance, job->orders);
    if (job->done) {
      job->done();
    }
  }
}

}  // namespace order_service
