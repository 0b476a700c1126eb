// SPDX-License-Identifier: Apache-2.0
// One row of the main job: a variant of a target, and what its searches found.
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

/// What stands in the table, and in the JSON file.
struct Row {
  std::string target;
  std::string variant;
  ordercheck::Verdict expected = ordercheck::Verdict::exhausted;
  ordercheck::Verdict verdict = ordercheck::Verdict::exhausted;  ///< the worst of the searches'
  std::size_t workloads = 0;                                     ///< that were explored
  std::uint64_t executions = 0;
  double seconds = 0;
  std::vector<std::string> bounds = {};  ///< of all searches, each once
  std::string found_on = {};             ///< the workload of the violation
  std::string trouble = {};              ///< why a search stopped
  std::optional<ordercheck::Counterexample> counterexample = {};
  std::optional<ordercheck::Violation> violation = {};

  bool ok() const { return verdict == expected; }

  double executions_per_second() const {
    return seconds > 0 ? static_cast<double>(executions) / seconds : 0;
  }
};

/// Makes the variant's searches, each within the budget, and stops at the first violation.
/// Counterexamples go to `out`.
Row run(const Variant& variant, std::chrono::milliseconds time_budget,
        const std::filesystem::path& out);

/// The largest size of a target whose small workloads are exhausted within the budget.
struct Largest {
  std::string target;
  int size = 0;
  std::size_t workloads = 0;
  std::uint64_t executions = 0;
  double seconds = 0;
  std::string workload = {};  ///< in words
};

/// Tries one size after another until one is not exhausted.
Largest find_largest(const Target& target, std::chrono::milliseconds time_budget,
                     const std::filesystem::path& out);

/// How large the search of one size is.
struct Estimated {
  std::string target;
  int size = 0;
  std::string workload;
  std::string text;  ///< what the check says: exhausted, or how large it would be
};

/// One size after the other until the search of one does not end within the time; that one is
/// estimated, and the next one.
std::vector<Estimated> estimate_sizes(const Target& target, std::chrono::milliseconds time_budget);

}  // namespace catalogue
