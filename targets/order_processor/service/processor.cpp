// SPDX-License-Identifier: Apache-2.0
#include "order_processor/service/processor.hpp"

#include <optional>
#include <string>

#include <ordercheck/story.hpp>

namespace order_processor {

Processor::Processor(Checkout& checkout, int worker_count)
    : checkout_{checkout}, worker_count_{worker_count} {}

Processor::~Processor() {
  if (!workers_.empty()) {
    drain();
  }
}

void Processor::submit(const Order& order) { queue_.push(order); }

void Processor::start() {
  for (int index = 0; index < worker_count_; ++index) {
    workers_.emplace_back([this, index] {
      ordercheck::name_thread("worker " + std::to_string(index + 1));
      work();
    });
  }
}

void Processor::drain() {
  queue_.close();
  for (ordercheck::thread& worker : workers_) {
    worker.join();
  }
  workers_.clear();
}

void Processor::work() {
  while (const std::optional<Order> order = queue_.pop()) {
    checkout_.process(*order);
  }
}

}  // namespace order_processor
