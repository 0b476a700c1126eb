// SPDX-License-Identifier: Apache-2.0
// The native twin of a property that fails. failing_bodies_test runs it.
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/rapidcheck.hpp>

namespace {

ORDERCHECK_PROP(Native, Holds, (const std::vector<int>& values)) {
  EXPECT_GE(values.capacity(), values.size());
}

ORDERCHECK_PROP(Native, FailsForThree, (const std::vector<int>& values), {}, {.size = 20}) {
  EXPECT_LT(values.size(), 3U);
}

}  // namespace
