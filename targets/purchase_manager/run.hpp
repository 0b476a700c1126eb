// SPDX-License-Identifier: Apache-2.0
// One run of the purchase manager under its invariants; the same for every build and every variant.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/broken.hpp"
#include "purchase_manager/service/purchase_manager.hpp"
#include "purchase_manager/workload.hpp"

namespace purchase_manager {

/// Which form each part of the purchase manager has.
struct Variant {
  std::string_view name;
  std::unique_ptr<StateFile> (*make_file)(FileSystem&, const std::string& path);
  std::unique_ptr<StateTable> (*make_table)(StateFile&, const Observer&);
  std::unique_ptr<StockPolicy> (*make_policy)();
  std::unique_ptr<Starter> (*make_starter)();
  std::unique_ptr<Resetter> (*make_resetter)();
};

/// All variants; the first is `correct`.
std::span<const Variant> variants();

/// The variant of this name. Throws std::out_of_range naming it when there is none.
const Variant& variant(std::string_view name);

/// Where a run keeps its state file.
struct Place {
  FileSystem& files;
  std::string state_path;
};

/// Lets the workload's threads do their actions and returns the invariants that do not hold then.
catalogue::BrokenList run(const Workload& workload, const Variant& variant, const Place& place);

}  // namespace purchase_manager
