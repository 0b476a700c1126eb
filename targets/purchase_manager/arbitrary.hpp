// SPDX-License-Identifier: Apache-2.0
// Random workloads for RapidCheck.
#pragma once

#include <rapidcheck.h>

#include "purchase_manager/workload.hpp"

namespace rc {

/// Two threads with at most two actions each, on two products of which some are sold out.
template <>
struct Arbitrary<purchase_manager::Workload> {
  static Gen<purchase_manager::Workload> arbitrary() {
    using purchase_manager::Action;
    using purchase_manager::Workload;
    const auto actions = gen::mapcat(gen::inRange<std::size_t>(0, 3), [](std::size_t count) {
      return gen::container<std::vector<Action>>(count,
                                                 gen::elementOf(purchase_manager::small_actions()));
    });
    return gen::apply(
        [](std::vector<Action> first, std::vector<Action> second, bool sold_out) {
          Workload workload{.name = "random",
                            .config = purchase_manager::small_config(),
                            .threads = {std::move(first), std::move(second)},
                            .sold_out = {}};
          if (sold_out) {
            workload.sold_out.push_back(workload.config.products.front());
          }
          return workload;
        },
        actions, actions, gen::arbitrary<bool>());
  }
};

}  // namespace rc
