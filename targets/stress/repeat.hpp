// SPDX-License-Identifier: Apache-2.0
// Native runs repeated until their rate of failure is known.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <ostream>
#include <string>

#include "stress/confidence.hpp"

namespace stress {

/// What repeated runs showed.
struct Report {
  std::uint64_t runs = 0;
  std::uint64_t failures = 0;
  std::map<std::string, std::uint64_t> symptoms;  ///< how many runs ended in each
  std::string first_failure;                      ///< its message, and the seed of its run
};

/// How one run ended: `symptom` is empty when it ended well.
struct Outcome {
  std::string symptom;
  std::string message;
};

/// Calls `run` with the seeds seed, seed + 1, ... and counts how the runs ended.
Report repeat(std::uint64_t runs, std::uint64_t seed,
              const std::function<Outcome(std::uint64_t seed)>& run);

/// Prints how often it failed, with the confidence interval, and with which symptoms.
void print(std::ostream& out, const Report& report);

}  // namespace stress
