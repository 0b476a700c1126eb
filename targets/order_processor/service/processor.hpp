// SPDX-License-Identifier: Apache-2.0
// The order processor: workers that take orders from a queue and decide about them at once.
#pragma once

#include <memory>
#include <vector>

#include <ordercheck/sync.hpp>

#include "order_processor/service/checkout.hpp"
#include "order_processor/service/order_queue.hpp"

namespace order_processor {

/// A processor for one shop. Orders submitted before `start` are processed in the order of their
/// priority; afterwards the workers take them as they come.
class Processor {
 public:
  /// The checkout must decide about orders in `books`, and both must outlive the processor.
  Processor(Checkout& checkout, int worker_count);
  Processor(const Processor&) = delete;
  Processor& operator=(const Processor&) = delete;
  ~Processor();

  void submit(const Order& order);
  void start();

  /// Blocks until every order submitted has been decided; the workers have ended then.
  void drain();

 private:
  void work();

  Checkout& checkout_;
  int worker_count_;
  OrderQueue queue_;
  std::vector<ordercheck::thread> workers_;
};

}  // namespace order_processor
