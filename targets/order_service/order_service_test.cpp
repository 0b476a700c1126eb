// SPDX-License-Identifier: Apache-2.0
// The correct order service with the balance service in the same process: explored in the checked
// build, a stress run in the native one. Behind a network: see defects_test.cpp.
#include <limits>

#include <ordercheck/rapidcheck.hpp>
#include <ordercheck/workload.hpp>

#include "order_service/arbitrary.hpp"
#include "order_service/run.hpp"

namespace order_service {
namespace {

void expect_all_invariants(const Workload& workload) {
  InProcessBalance balance;
  EXPECT_EQ(catalogue::text_of(run(workload, variants().front(), balance)), "") << workload;
}

// 2 workers, 2 orders.
ORDERCHECK_TEST(OrderService, HoldsForEverySmallWorkload) {
  ordercheck::SmallWorkloads pick{2};
  expect_all_invariants(pick_workload(pick));
}

ORDERCHECK_TEST(OrderService, HoldsWhileOrdersComeIn) {
  for (const Workload& workload : fixed_workloads()) {
    if (!workload.post_first) {
      expect_all_invariants(workload);
    }
  }
}

ORDERCHECK_PROP(OrderService, HoldsForRandomWorkloads, (const Workload& workload), {},
                {.count = 20}) {
  expect_all_invariants(workload);
}

// Two clients post one id at the same time.
ORDERCHECK_TEST(OrderService, AnIdPostedTwiceAtOnceIsOneOrder) {
  InProcessBalance balance;
  balance.ask({.action = balance_service::Action::deposit, .customer = 1, .cents = 100'00});
  KeyedCharger charger;
  LockedStatistics statistics;
  OneByOne batches;
  Service service{{.charger = charger, .statistics = statistics, .batches = batches},
                  [&] { return balance.connect(); },
                  {.worker_count = 1, .today = [] { return 0; }}};
  const Order order{.id = 1, .customer_id = 1, .amount = 40};
  bool admitted_other = false;
  ordercheck::thread other{[&] { admitted_other = service.post(order).admitted; }};
  const bool admitted = service.post(order).admitted;
  other.join();
  service.start();
  service.drain();
  EXPECT_NE(admitted, admitted_other);
  EXPECT_EQ(service.stats().orders, 1);
  EXPECT_EQ(service.balance(1), 60'00);
}

ORDERCHECK_TEST(OrderService, RefusesAmountsThatAreNotPositiveFiniteAndWithinTheLimit) {
  InProcessBalance balance;
  KeyedCharger charger;
  LockedStatistics statistics;
  OneByOne batches;
  Service service{{.charger = charger, .statistics = statistics, .batches = batches},
                  [&] { return balance.connect(); },
                  {.worker_count = 1, .today = [] { return 0; }}};
  for (const double amount :
       {0.0, -1.0, 0.001, kAmountMax + 1, std::numeric_limits<double>::infinity(),
        std::numeric_limits<double>::quiet_NaN()}) {
    const Admission admission = service.post({.id = 1, .customer_id = 1, .amount = amount});
    EXPECT_FALSE(admission.admitted) << amount;
    EXPECT_EQ(admission.status, Status::invalid) << amount;
  }
  EXPECT_EQ(service.status(1), Status::unknown);
}

}  // namespace
}  // namespace order_service
