// SPDX-License-Identifier: Apache-2.0
// Files of scenarios against an implementation: what pg_conformance prints.
#pragma once

#include <filesystem>
#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "implementation.hpp"
#include "scenario.hpp"

namespace ordercheck::conformance {

struct Tally {
  int agree = 0;
  int differ = 0;
  int unsupported = 0;
};

/// Compares each scenario, and prints those that differ, step by step, and those that are not
/// supported. Throws what the implementation throws besides Unsupported.
Tally compare(const std::vector<Scenario>& scenarios, Implementation& implementation,
              std::ostream& output);

struct ComparisonArguments {
  std::vector<std::filesystem::path> files;
  /// Only scenarios whose id contains this text.
  std::string only;
};

/// Reads all files, makes the implementation, compares, prints "N agree, D differ, U unsupported"
/// last. Returns the exit code: 0 nothing differs, 1 something differs, 2 a file is bad or holds
/// nothing to compare, or the implementation failed.
int compare_files(const ComparisonArguments& arguments,
                  const std::function<std::unique_ptr<Implementation>()>& make_implementation,
                  std::ostream& output, std::ostream& errors);

}  // namespace ordercheck::conformance
