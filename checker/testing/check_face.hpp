// SPDX-License-Identifier: Apache-2.0
// A check call as the faces make it.
#pragma once

#include <ordercheck/check.hpp>

#include "testing/messages.hpp"

namespace ordercheck::testing {

struct Checked {
  Result result;
  bool discarded = false;  ///< the body did not want to run
};

/// What `ordercheck::check` does, for a body that a test face wraps.
Checked check(const Options& options, const Face& face);

}  // namespace ordercheck::testing
