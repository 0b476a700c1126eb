// SPDX-License-Identifier: Apache-2.0
// Defect F of the purchase manager, variant `lost_change`: who changes a product reads the file,
// puts the change into what it read, and writes the whole, after the states have been unlocked. Of
// two writers at once the first one's change is lost.
#pragma once

#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

class MergingStateTable final : public StateTable {
 public:
  using StateTable::StateTable;

  void update(Cause cause, const Stock& stock,
              const std::function<void(States&)>& change) override {
    States before;
    States after;
    {
      const ordercheck::lock_guard lock{mutex()};
      before = guarded_states();
      if (!change_states(cause, stock, change)) {
        return;
      }
      after = guarded_states();
    }
    States merged = file().load();
    for (const auto& [product, state] : before) {
      if (state_of(after, product) != state) {
        set_state(merged, product, state_of(after, product));
      }
    }
    for (const auto& [product, state] : after) {
      if (state_of(before, product) != state) {
        set_state(merged, product, state);
      }
    }
    file().save(merged);
  }
};

}  // namespace purchase_manager
