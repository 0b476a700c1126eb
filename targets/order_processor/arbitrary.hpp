// SPDX-License-Identifier: Apache-2.0
// Random workloads for RapidCheck.
#pragma once

#include <rapidcheck.h>

#include "order_processor/workload.hpp"

namespace rc {

template <>
struct Arbitrary<order_processor::Order> {
  static Gen<order_processor::Order> arbitrary() {
    using order_processor::Order;
    return gen::build<Order>(gen::set(&Order::customer, gen::inRange(0, 2)),
                             gen::set(&Order::product, gen::inRange(0, 2)),
                             gen::set(&Order::quantity, gen::inRange(1, 4)),
                             gen::set(&Order::preferred_warehouse, gen::inRange(0, 2)),
                             gen::set(&Order::priority, gen::inRange(0, 2)));
  }
};

/// One to three orders in the small shop, whose customers have completed any number of orders near
/// the loyalty discount.
template <>
struct Arbitrary<order_processor::Workload> {
  static Gen<order_processor::Workload> arbitrary() {
    using order_processor::Order;
    using order_processor::Workload;
    const auto orders = gen::mapcat(gen::inRange<std::size_t>(1, 4), [](std::size_t count) {
      return gen::container<std::vector<Order>>(count, gen::arbitrary<Order>());
    });
    const auto before = gen::container<std::vector<int>>(2, gen::inRange(0, 4));
    return gen::apply(
        [](std::vector<Order> chosen, std::vector<int> orders_of_before) {
          Workload workload{.name = "random", .shop = order_processor::small_shop()};
          workload.shop.orders_of_before = std::move(orders_of_before);
          for (std::size_t index = 0; index < chosen.size(); ++index) {
            chosen[index].id = static_cast<int>(index) + 1;
          }
          workload.orders = std::move(chosen);
          return workload;
        },
        orders, before);
  }
};

}  // namespace rc
