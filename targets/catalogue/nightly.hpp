// SPDX-License-Identifier: Apache-2.0
// One size of a target after the other, over as many nights as it takes.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "catalogue/variant.hpp"

namespace catalogue {

/// How far the search of one size has come.
struct NightlySize {
  int size = 0;
  std::string workload;
  ordercheck::Verdict verdict = ordercheck::Verdict::stopped;
  std::uint64_t executions = 0;
  double seconds = 0;   ///< over all nights
  std::string message;  ///< of the last search
};

/// What all nights with one build of the program have shown of a target.
struct Nightly {
  std::string target;
  std::string build;
  std::vector<NightlySize> sizes;  ///< ascending; all but the last are exhausted

  bool violated() const {
    return !sizes.empty() && sizes.back().verdict == ordercheck::Verdict::violated;
  }
};

/// Explores sizes of the target with correct code until the time is spent or one is violated.
/// Goes on where the last night stopped: finished sizes are known from `folder`, the one in
/// progress has its checkpoint there. A new build begins anew.
Nightly run_nightly(const Target& target, std::chrono::milliseconds time_budget,
                    const std::filesystem::path& folder);

/// The page about all targets whose nights are in the folder, as Markdown.
std::string summary_page(const std::filesystem::path& folder);

}  // namespace catalogue
