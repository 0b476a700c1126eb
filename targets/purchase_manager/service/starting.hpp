// SPDX-License-Identifier: Apache-2.0
// Which purchase starts, and whether it may.
#pragma once

#include <cstdint>
#include <string_view>

#include "purchase_manager/service/state_table.hpp"

namespace purchase_manager {

/// The answer to a wish to buy a product.
enum class Started : std::uint8_t {
  started,                  ///< the product is queued; the caller carries the purchase out
  another_purchase_active,  ///< refused: one purchase at a time
  not_ready,                ///< refused: the product has been purchased, or its purchase failed
};

std::string_view to_string(Started started);

/// Reacts to stock data. Threads may call it at once.
class StockPolicy {
 public:
  StockPolicy() = default;
  StockPolicy(const StockPolicy&) = delete;
  StockPolicy& operator=(const StockPolicy&) = delete;
  virtual ~StockPolicy() = default;

  /// Queues what is to be bought now, and returns it; the caller carries it out.
  virtual Stock process(StateTable& table, const Config& config, const Stock& stock) = 0;
};

/// The correct one: the first ready product in the order of the configuration, unless a purchase is
/// active.
class FirstConfigured final : public StockPolicy {
 public:
  Stock process(StateTable& table, const Config& config, const Stock& stock) override;
};

/// Starts the purchase of a given product. Threads may call it at once.
class Starter {
 public:
  Starter() = default;
  Starter(const Starter&) = delete;
  Starter& operator=(const Starter&) = delete;
  virtual ~Starter() = default;

  virtual Started start(StateTable& table, const Tcin& product) = 0;
};

/// The correct one: looks and sets in one step.
class AtomicStarter final : public Starter {
 public:
  Started start(StateTable& table, const Tcin& product) override;
};

}  // namespace purchase_manager
