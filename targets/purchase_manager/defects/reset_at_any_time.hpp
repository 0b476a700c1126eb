// SPDX-License-Identifier: Apache-2.0
// Defect D of the purchase manager, variant `reset_while_active`: test mode makes all products
// ready, also the one that is being bought. The next stock data start another product in the middle
// of its cycle.
#pragma once

#include "purchase_manager/service/resetter.hpp"

namespace purchase_manager {

class ResetAtAnyTime final : public Resetter {
 public:
  void reset(StateTable& table) override {
    table.update(Cause::reset, {}, [](States& states) { states.clear(); });
  }
};

}  // namespace purchase_manager
