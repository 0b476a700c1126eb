// SPDX-License-Identifier: Apache-2.0
// One run of the order service under its invariants; the same for every build and every variant.
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "catalogue/broken.hpp"
#include "order_service/balance_host.hpp"
#include "order_service/service/service.hpp"
#include "order_service/workload.hpp"

namespace order_service {

/// Which form each part of the service has.
struct Variant {
  std::string_view name;
  std::unique_ptr<Charger> (*make_charger)();
  std::unique_ptr<Statistics> (*make_statistics)();
  std::unique_ptr<BatchHandler> (*make_batches)();
};

/// All variants; the first is `correct`.
std::span<const Variant> variants();

/// The variant of this name. Throws std::out_of_range naming it when there is none.
const Variant& variant(std::string_view name);

/// Handles the workload's orders and returns the invariants that do not hold then.
catalogue::BrokenList run(const Workload& workload, const Variant& variant, BalanceHost& balance);

}  // namespace order_service
