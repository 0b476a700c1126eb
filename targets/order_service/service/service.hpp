// SPDX-License-Identifier: Apache-2.0
// The order service: takes orders, lets workers charge them through the balance service, and keeps
// statistics.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <ordercheck/sync.hpp>

#include "order_service/service/batch.hpp"
#include "order_service/service/charger.hpp"
#include "order_service/service/job_queue.hpp"
#include "order_service/service/order_book.hpp"
#include "order_service/service/statistics.hpp"

namespace order_service {

/// The parts of the service that have more than one form. They must outlive the service.
struct Parts {
  Charger& charger;
  Statistics& statistics;
  BatchHandler& batches;
};

/// The number of the day of the system's clock.
int day_of_system_clock();

struct ServiceOptions {
  int worker_count = 4;
  std::function<int()> today = day_of_system_clock;
};

/// Orders posted before `start` are handled in the order of their priority; afterwards the workers
/// take them as they come. Threads may call it at once, but for `start`, `drain` and `reset`.
class Service {
 public:
  /// Opens a connection for each worker.
  Service(const Parts& parts, const Connect& connect, const ServiceOptions& options = {});
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  ~Service();

  /// `POST /orders`. Admits the order, and `done` will be called when it has been handled; or says
  /// why not: its status is `invalid`, or what has become of the order already posted under this
  /// id.
  Admission post(const Order& order, std::function<void()> done = {});

  /// `POST /orders/batch`. Answers for each order as `post` would; `done` is called once, if any is
  /// admitted.
  std::vector<Admission> post_batch(const std::vector<Order>& orders,
                                    std::function<void()> done = {});

  /// `GET /stats`
  Totals stats() { return parts_.statistics.totals(); }

  /// What has become of an order.
  Status status(std::int64_t id) { return book_.status(id); }

  /// `GET /balance/{customer_id}`. Returns nothing when the balance service does not answer.
  std::optional<Cents> balance(std::int64_t customer);

  /// `POST /reset`: forgets all orders and statistics; for testing. Requires: no order is pending.
  void reset();

  void start();
  /// Blocks until every order taken has been handled; the workers have ended then.
  void drain();

 private:
  Admission admit(const Order& order);
  void work(BalanceConnection& balance);

  Parts parts_;
  const Connect connect_;
  OrderBook book_;
  Desk desk_;
  JobQueue queue_;
  std::vector<std::unique_ptr<BalanceConnection>> connections_;  // one for each worker
  std::vector<ordercheck::thread> workers_;
};

}  // namespace order_service
