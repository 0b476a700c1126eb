// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/statistics.hpp"

namespace order_service {

void LockedStatistics::record(int day, Cents cents) {
  const ordercheck::lock_guard lock{mutex_};
  if (day != totals_.day) {
    totals_ = {.day = day};
  }
  totals_.revenue += cents;
  totals_.orders += 1;
}

Totals LockedStatistics::totals() {
  const ordercheck::lock_guard lock{mutex_};
  return totals_;
}

void LockedStatistics::reset() {
  const ordercheck::lock_guard lock{mutex_};
  totals_ = {};
}

}  // namespace order_service
