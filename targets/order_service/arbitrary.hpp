// SPDX-License-Identifier: Apache-2.0
// Random workloads for RapidCheck.
#pragma once

#include <rapidcheck.h>

#include "order_service/workload.hpp"

namespace rc {

/// One to three orders of two customers with $100.00 each, some of them under one id, and at most
/// one fault.
template <>
struct Arbitrary<order_service::Workload> {
  static Gen<order_service::Workload> arbitrary() {
    using order_service::Order;
    using order_service::Workload;
    const auto order = gen::apply(
        [](std::int64_t id, std::int64_t customer, int dollars, bool priority) {
          return Order{.id = id,
                       .customer_id = customer,
                       .amount = static_cast<double>(dollars),
                       .priority = priority};
        },
        gen::inRange<std::int64_t>(1, 4), gen::inRange<std::int64_t>(1, 3), gen::inRange(1, 101),
        gen::arbitrary<bool>());
    const auto orders = gen::mapcat(gen::inRange<std::size_t>(1, 4), [order](std::size_t count) {
      return gen::container<std::vector<Order>>(count, order);
    });
    return gen::apply(
        [](std::vector<Order> chosen, bool as_batch) {
          Workload workload{.name = "random", .balances = {{1, 100'00}, {2, 100'00}}};
          if (as_batch) {
            workload.requests.push_back(std::move(chosen));
            return workload;
          }
          for (const Order& each : chosen) {
            workload.requests.push_back({each});
          }
          return workload;
        },
        orders, gen::arbitrary<bool>());
  }
};

}  // namespace rc
