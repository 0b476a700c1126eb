// SPDX-License-Identifier: Apache-2.0
// Whatever answers SQL: the model and the real server are compared through this.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace ordercheck::conformance {

/// A scenario uses what the implementation does not know; what() names it: "sub-select".
class Unsupported : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Runs scenarios.
class Implementation {
 public:
  Implementation() = default;
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;
  virtual ~Implementation() = default;

  /// Whether observe() returns every way in which a scenario can go, or one of them.
  virtual bool observes_all() const = 0;

  /// Runs the scenario's setup and steps, at every session in the given order, and its final
  /// queries; the scenario's record is not looked at. A step is over when each session is idle or
  /// waits for another one. Statements that are still blocked after the last step are ended.
  /// Returns one observation or more, no two alike. Throws Unsupported.
  virtual std::vector<Observation> observe(const Scenario& scenario) = 0;
};

}  // namespace ordercheck::conformance
