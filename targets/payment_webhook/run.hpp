// SPDX-License-Identifier: Apache-2.0
// One run of the payment webhook's workers under its invariants; the same for every build, every
// database and every variant.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalogue/broken.hpp"
#include "payment_webhook/service/worker.hpp"
#include "payment_webhook/workload.hpp"

namespace payment_webhook {

/// Which form each part of the workers has.
struct Variant {
  std::string_view name;
  std::vector<std::string> (*schema)();
  std::unique_ptr<OrderIds> (*make_ids)();
  std::unique_ptr<OrderCreation> (*make_creation)(const Parts&);
};

/// All variants; the first is `correct`.
std::span<const Variant> variants();

/// The variant of this name. Throws std::out_of_range naming it when there is none.
const Variant& variant(std::string_view name);

/// Delivers the events to the workers, each a thread with a session of its own, and returns the
/// invariants that do not hold then. Requires: the database was made of variant.schema().
catalogue::BrokenList run(const Workload& workload, const Variant& variant,
                          const transactions::Place& place);

}  // namespace payment_webhook
