// SPDX-License-Identifier: Apache-2.0
// Defect B of the purchase manager, variant `dictionary_order`: of the products in stock the one
// whose number sorts first is bought, whatever the configuration says.
#pragma once

#include <algorithm>

#include "purchase_manager/service/starting.hpp"

namespace purchase_manager {

class DictionaryOrder final : public StockPolicy {
 public:
  Stock process(StateTable& table, const Config& config, const Stock& stock) override {
    Stock sorted = stock;
    std::ranges::sort(sorted);
    Stock started;
    table.update(Cause::stock_data, by_priority(config, stock), [&](States& states) {
      if (any_active(states)) {
        return;
      }
      const auto first = std::ranges::find_if(
          sorted, [&](const Tcin& product) { return state_of(states, product) == State::ready; });
      if (first != sorted.end()) {
        set_state(states, *first, State::queued);
        started.push_back(*first);
      }
    });
    return started;
  }
};

}  // namespace purchase_manager
