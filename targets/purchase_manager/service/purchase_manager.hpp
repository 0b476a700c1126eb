// SPDX-License-Identifier: Apache-2.0
// The purchase manager: buys what comes in stock, one product at a time.
#pragma once

#include "purchase_manager/service/resetter.hpp"
#include "purchase_manager/service/starting.hpp"
#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

/// Buys at the shop.
class Buyer {
 public:
  Buyer() = default;
  Buyer(const Buyer&) = delete;
  Buyer& operator=(const Buyer&) = delete;
  virtual ~Buyer() = default;

  /// Returns whether the purchase succeeded.
  virtual bool buy(const Tcin& product) = 0;
};

/// The parts of the purchase manager. They must outlive it.
struct Parts {
  StateTable& table;
  StockPolicy& policy;
  Starter& starter;
  Resetter& resetter;
  Buyer& buyer;
};

/// Threads may call it at once.
class PurchaseManager {
 public:
  PurchaseManager(const Parts& parts, Config config) : parts_{parts}, config_{std::move(config)} {}

  /// Starts no purchase when one is active, else that of the in-stock product which stands first in
  /// the configuration. Returns what was started: the caller carries it out.
  Stock process_stock_data(const Stock& stock) {
    return parts_.policy.process(parts_.table, config_, stock);
  }

  /// Starts the purchase of the product, unless one is active. The caller carries it out.
  Started start_purchase(const Tcin& product) {
    return parts_.starter.start(parts_.table, product);
  }

  /// Attempts a purchase that was started, and returns whether it succeeded.
  bool carry_out(const Tcin& product);

  /// Test mode: makes completed products ready again.
  void reset_completed() { parts_.resetter.reset(parts_.table); }

  States states() { return parts_.table.states(); }

 private:
  Parts parts_;
  const Config config_;
};

}  // namespace purchase_manager
