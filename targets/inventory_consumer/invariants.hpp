// SPDX-License-Identifier: Apache-2.0
// What must hold of the inventory, whatever the order of events.
#pragma once

#include <vector>

#include "catalogue/broken.hpp"
#include "inventory_consumer/service/consumer.hpp"
#include "inventory_consumer/service/schema.hpp"

namespace inventory_consumer {

/// The stock before and after a run, and what became of each delivery.
struct Outcome {
  Stock before;
  Stock after;
  std::vector<Delivery> deliveries;
};

/// Returns what does not hold, the most telling first:
///   - "stock is never negative", in any committed state;
///   - "each message is applied at most once";
///   - "stock = initial + accepted changes", each message counted once;
///   - "no message is lost": of the deliveries of a message one at least was applied or refused.
catalogue::BrokenList broken_invariants(const Outcome& outcome);

}  // namespace inventory_consumer
