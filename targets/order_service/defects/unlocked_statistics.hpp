// SPDX-License-Identifier: Apache-2.0
// Defect A of the order service, variant `lost_statistics`: revenue and count are read, changed and
// written back without a lock. Of two orders recorded at once one is lost: 100 orders of $10 report
// $800 to $900.
#pragma once

#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>

#include "order_service/service/statistics.hpp"

namespace order_service {

class UnlockedStatistics final : public Statistics {
 public:
  UnlockedStatistics() {
    ordercheck::name(day_, "day");
    ordercheck::name(revenue_, "revenue");
    ordercheck::name(orders_, "orders");
  }

  void record(int day, Cents cents) override {
    if (day != day_) {
      day_ = day;
      revenue_ = 0;
      orders_ = 0;
    }
    orders_ += 1;
    revenue_ += cents;
  }

  Totals totals() override { return {.day = day_, .revenue = revenue_, .orders = orders_}; }

  void reset() override {
    day_ = 0;
    revenue_ = 0;
    orders_ = 0;
  }

 private:
  ordercheck::var<int> day_{0};
  ordercheck::var<Cents> revenue_{0};
  ordercheck::var<std::int64_t> orders_{0};
};

}  // namespace order_service
