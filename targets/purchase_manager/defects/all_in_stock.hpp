// SPDX-License-Identifier: Apache-2.0
// Defect A of the purchase manager, variant `starts_all`: every in-stock product is started.
#pragma once

#include "purchase_manager/service/starting.hpp"

namespace purchase_manager {

class AllInStock final : public StockPolicy {
 public:
  Stock process(StateTable& table, const Config& config, const Stock& stock) override {
    const Stock wanted = by_priority(config, stock);
    Stock started;
    table.update(Cause::stock_data, wanted, [&](States& states) {
      if (any_active(states)) {
        return;
      }
      for (const Tcin& product : wanted) {
        if (state_of(states, product) == State::ready) {
          set_state(states, product, State::queued);
          started.push_back(product);
        }
      }
    });
    return started;
  }
};

}  // namespace purchase_manager
