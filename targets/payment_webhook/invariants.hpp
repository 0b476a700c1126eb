// SPDX-License-Identifier: Apache-2.0
// What must hold of the orders table, whatever the order of events.
#pragma once

#include <vector>

#include "catalogue/broken.hpp"
#include "payment_webhook/service/schema.hpp"
#include "payment_webhook/service/worker.hpp"

namespace payment_webhook {

/// What became of each attempt at a job, and the orders after the run.
struct Outcome {
  std::vector<Attempt> attempts;
  std::vector<Order> orders;
};

/// Returns what does not hold, the most telling first:
///   - "one order per payment intent";
///   - "every paid intent has an order";
///   - "no error for an event that was handled";
///   - "the answer is the order of the intent".
catalogue::BrokenList broken_invariants(const Outcome& outcome);

}  // namespace payment_webhook
