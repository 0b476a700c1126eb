// SPDX-License-Identifier: Apache-2.0
#include "order_service/workload.hpp"

#include <cstddef>
#include <utility>

#include "catalogue/counted.hpp"

namespace order_service {
namespace {

Workload three_orders() {
  return {.name = "3 orders, 1 fault",
          .balances = small_balances(),
          .requests = {{{.id = 1, .customer_id = 1, .amount = 40}},
                       {{.id = 2, .customer_id = 1, .amount = 60}},
                       {{.id = 3, .customer_id = 2, .amount = 60}}}};
}

Workload two_faults() {
  return {.name = "2 orders, 2 faults",
          .balances = small_balances(),
          .requests = {{{.id = 1, .customer_id = 1, .amount = 60}},
                       {{.id = 2, .customer_id = 1, .amount = 60}}},
          .fault_limit = 2};
}

Workload three_workers() {
  Workload workload = three_orders();
  workload.name = "3 workers, 3 orders, no fault";
  workload.worker_count = 3;
  workload.fault_limit = 0;
  return workload;
}

Workload live() {
  return {.name = "orders come while workers run",
          .balances = small_balances(),
          .requests = {{{.id = 1, .customer_id = 1, .amount = 60}},
                       {{.id = 1, .customer_id = 1, .amount = 60}}},
          .fault_limit = 0,
          .post_first = false};
}

}  // namespace

std::ostream& operator<<(std::ostream& out, const Workload& workload) {
  out << workload.name << ": "
      << catalogue::counted(static_cast<std::size_t>(workload.worker_count), "worker") << ", "
      << catalogue::counted(workload.fault_limit, "fault");
  for (const std::vector<Order>& request : workload.requests) {
    out << (request.size() > 1 ? "; batch" : "");
    for (const Order& order : request) {
      out << "; order " << order.id << " of customer " << order.customer_id << ": $" << order.amount
          << (order.priority ? ", priority" : "");
    }
  }
  return out;
}

std::map<std::int64_t, Cents> small_balances() { return {{1, 100'00}, {2, 100'00}}; }

std::vector<Workload> fixed_workloads() {
  return {two_faults(), three_orders(), three_workers(), live(), half_covered_batch()};
}

Workload half_covered_batch() {
  return {.name = "batch half covered",
          .balances = small_balances(),
          .requests = {{{.id = 1, .customer_id = 1, .amount = 60},
                        {.id = 2, .customer_id = 1, .amount = 60}},
                       {{.id = 3, .customer_id = 2, .amount = 40}}}};
}

Workload stress_workload(int order_count, int worker_count) {
  constexpr int kCustomers = 5;
  Workload workload{.name = "stress", .worker_count = worker_count, .post_first = false};
  for (int id = 1; id <= order_count; ++id) {
    const int customer = 1 + id % kCustomers;
    workload.balances[customer] += 10'00;
    workload.requests.push_back({{.id = id, .customer_id = customer, .amount = 10}});
  }
  return workload;
}

}  // namespace order_service
