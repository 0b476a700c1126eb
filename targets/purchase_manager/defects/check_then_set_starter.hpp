// SPDX-License-Identifier: Apache-2.0
// Defect C of the purchase manager, variant `check_then_set`: whether a purchase is active is
// looked up first and the product queued afterwards. Two threads may both find none active.
#pragma once

#include "purchase_manager/service/starting.hpp"

namespace purchase_manager {

class CheckThenSetStarter final : public Starter {
 public:
  Started start(StateTable& table, const Tcin& product) override {
    const States seen = table.states();
    if (any_active(seen)) {
      return Started::another_purchase_active;
    }
    if (state_of(seen, product) != State::ready) {
      return Started::not_ready;
    }
    table.update(Cause::start, {},
                 [&](States& states) { set_state(states, product, State::queued); });
    return Started::started;
  }
};

}  // namespace purchase_manager
