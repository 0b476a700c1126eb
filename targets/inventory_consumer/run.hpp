// SPDX-License-Identifier: Apache-2.0
// One run of the inventory consumers under its invariants; the same for every build, every database
// and every variant.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "catalogue/broken.hpp"
#include "inventory_consumer/service/consumer.hpp"
#include "inventory_consumer/workload.hpp"

namespace inventory_consumer {

/// Which form each part of the consumers has.
struct Variant {
  std::string_view name;
  std::unique_ptr<StockUpdate> (*make_update)();
  std::unique_ptr<Deduplication> (*make_deduplication)();
  std::unique_ptr<Handler> (*make_handler)(const Parts&);
  std::unique_ptr<Retry> (*make_retry)();
};

/// All variants; the first is `correct`.
std::span<const Variant> variants();

/// The variant of this name. Throws std::out_of_range naming it when there is none.
const Variant& variant(std::string_view name);

/// Delivers the messages to the consumers, each a thread with a session of its own, and returns the
/// invariants that do not hold then. Requires: the database was made of schema(workload.stock).
catalogue::BrokenList run(const Workload& workload, const Variant& variant,
                          const transactions::Place& place);

}  // namespace inventory_consumer
