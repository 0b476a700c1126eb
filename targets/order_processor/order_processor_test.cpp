// SPDX-License-Identifier: Apache-2.0
// The correct order processor: explored in the checked build, a stress run in the native one.
#include <ordercheck/rapidcheck.hpp>
#include <ordercheck/workload.hpp>

#include "order_processor/arbitrary.hpp"
#include "order_processor/run.hpp"

namespace order_processor {
namespace {

void expect_all_invariants(const Workload& workload) {
  EXPECT_EQ(catalogue::text_of(process(workload, &correct).broken), "") << workload;
}

// 2 workers, 2 orders, 2 warehouses.
ORDERCHECK_TEST(OrderProcessor, HoldsForEverySmallWorkload) {
  ordercheck::SmallWorkloads pick{2};
  expect_all_invariants(pick_workload(pick));
}

ORDERCHECK_TEST(OrderProcessor, HoldsForThreeOrdersOfThreeWorkers) {
  for (const Workload& workload : fixed_workloads()) {
    if (workload.worker_count == 3) {
      expect_all_invariants(workload);
    }
  }
}

ORDERCHECK_TEST(OrderProcessor, HoldsWhileOrdersComeIn) {
  for (const Workload& workload : fixed_workloads()) {
    if (!workload.submit_first) {
      expect_all_invariants(workload);
    }
  }
}

ORDERCHECK_PROP(OrderProcessor, HoldsForRandomWorkloads, (const Workload& workload), {},
                {.count = 20}) {
  expect_all_invariants(workload);
}

// Priority is a matter of one worker: with several, who is first at the warehouse is open.
ORDERCHECK_TEST(OrderProcessor, TakesHigherPriorityFirstAndTiesInTheOrderOfArrival) {
  Workload workload{.name = "priorities", .shop = small_shop()};
  workload.worker_count = 1;
  workload.orders = {{.id = 1, .priority = 0},
                     {.id = 2, .priority = 1},
                     {.id = 3, .priority = 0},
                     {.id = 4, .priority = 1}};
  std::vector<int> ids;
  const Finished finished = process(workload, &correct);
  for (const AuditEntry& entry : finished.books->audit.entries()) {
    ids.push_back(entry.order.id);
  }
  EXPECT_EQ(ids, (std::vector{2, 4, 1, 3}));
}

}  // namespace
}  // namespace order_processor
