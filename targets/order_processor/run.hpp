// SPDX-License-Identifier: Apache-2.0
// One run of the order processor under its invariants; the same for every build and every variant.
#pragma once

#include <memory>

#include "order_processor/invariants.hpp"
#include "order_processor/service/checkout.hpp"
#include "order_processor/workload.hpp"

namespace order_processor {

/// Makes the checkout of a variant.
using MakeCheckout = std::unique_ptr<Checkout> (*)(Books&);

/// The correct checkout.
std::unique_ptr<Checkout> correct(Books& books);
/// The planted defect.
std::unique_ptr<Checkout> race_condition(Books& books);

/// What a run leaves behind.
struct Finished {
  std::unique_ptr<Books> books;
  catalogue::BrokenList broken;
};

/// Processes the workload's orders and looks which invariants do not hold then.
Finished process(const Workload& workload, MakeCheckout make_checkout);

}  // namespace order_processor
