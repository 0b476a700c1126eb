// SPDX-License-Identifier: Apache-2.0
// The database model as it is compared: every way in which a scenario can go.
#pragma once

#include "implementation.hpp"

namespace ordercheck::conformance {

/// Each session is a thread of a checked body, to which another thread hands out the steps; the
/// search goes through all orders of what happens within a step.
class Model final : public Implementation {
 public:
  bool observes_all() const override { return true; }

  std::vector<Observation> observe(const Scenario& scenario) override;
};

}  // namespace ordercheck::conformance
