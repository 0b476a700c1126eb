// SPDX-License-Identifier: Apache-2.0
// Revenue and number of orders of the day.
#pragma once

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_service/service/order.hpp"

namespace order_service {

/// `GET /stats`
struct Totals {
  int day = 0;
  Cents revenue = 0;
  std::int64_t orders = 0;
};

/// The statistics of the day on which the latest order was recorded. Threads may call it at once.
class Statistics {
 public:
  Statistics() = default;
  Statistics(const Statistics&) = delete;
  Statistics& operator=(const Statistics&) = delete;
  virtual ~Statistics() = default;

  virtual void record(int day, Cents cents) = 0;
  virtual Totals totals() = 0;
  virtual void reset() = 0;
};

/// The correct one: revenue and count change together, under one mutex.
class LockedStatistics final : public Statistics {
 public:
  LockedStatistics() { ordercheck::name(mutex_, "statistics"); }

  void record(int day, Cents cents) override;
  Totals totals() override;
  void reset() override;

 private:
  ordercheck::mutex mutex_;
  Totals totals_;
};

}  // namespace order_service
