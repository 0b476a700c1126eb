// SPDX-License-Identifier: Apache-2.0
// The variants of the targets, as the main job checks them.
#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

namespace catalogue {

/// One search: a body, and what it claims when it is exhausted.
struct Search {
  std::string workload;             ///< in words
  std::size_t workload_count = 1;   ///< how many the body chooses from
  std::vector<std::string> bounds;  ///< what the body itself limits
  std::function<void()> body;
};

/// A target in one of its forms. Correct code is to be exhausted on all searches; a defect is to be
/// found by one of them, and the searches after that one are not made.
struct Variant {
  std::string target;
  std::string name;
  ordercheck::Verdict expected = ordercheck::Verdict::exhausted;
  std::vector<Search> searches;
};

/// What a target offers to the main job.
struct Target {
  std::string name;
  std::vector<Variant> variants;  ///< `correct` first
  /// All small workloads up to this size, with correct code, as one search.
  std::function<Search(int size)> sized;
};

}  // namespace catalogue
