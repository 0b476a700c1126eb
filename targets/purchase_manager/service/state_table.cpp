// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

States StateTable::states() {
  const ordercheck::lock_guard lock{mutex_};
  return states_;
}

bool StateTable::change_states(Cause cause, const Stock& stock,
                               const std::function<void(States&)>& change) {
  const States before = states_;
  change(states_);
  if (states_ == before) {
    return false;
  }
  if (observer_) {
    observer_({.cause = cause, .stock = stock, .before = before, .after = states_});
  }
  return true;
}

void LockedStateTable::update(Cause cause, const Stock& stock,
                              const std::function<void(States&)>& change) {
  const ordercheck::lock_guard lock{mutex()};
  if (change_states(cause, stock, change)) {
    file().save(guarded_states());
  }
}

}  // namespace purchase_manager
