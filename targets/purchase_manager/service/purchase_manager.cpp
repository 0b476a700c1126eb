// SPDX-License-Identifier: Apache-2.0
#include "purchase_manager/service/purchase_manager.hpp"

namespace purchase_manager {

bool PurchaseManager::carry_out(const Tcin& product) {
  parts_.table.update(Cause::attempt, {},
                      [&](States& states) { set_state(states, product, State::attempting); });
  const bool bought = parts_.buyer.buy(product);
  parts_.table.update(Cause::completion, {}, [&](States& states) {
    set_state(states, product, bought ? State::purchased : State::failed);
  });
  return bought;
}

}  // namespace purchase_manager
