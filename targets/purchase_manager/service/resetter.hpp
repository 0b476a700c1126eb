// SPDX-License-Identifier: Apache-2.0
// Test mode: what was bought becomes ready again, in an endless loop.
#pragma once

#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

/// Threads may call it at once.
class Resetter {
 public:
  Resetter() = default;
  Resetter(const Resetter&) = delete;
  Resetter& operator=(const Resetter&) = delete;
  virtual ~Resetter() = default;

  /// Makes completed products ready again.
  virtual void reset(StateTable& table) = 0;
};

/// The correct one: waits until no purchase is active, so that a cycle ends with the product it
/// began with.
class BetweenCycles final : public Resetter {
 public:
  void reset(StateTable& table) override {
    table.update(Cause::reset, {}, [](States& states) {
      if (!any_active(states)) {
        states.clear();
      }
    });
  }
};

}  // namespace purchase_manager
