// SPDX-License-Identifier: Apache-2.0
// What GoogleTest and a check call need of each other.
#pragma once

#include <functional>

#include <ordercheck/check.hpp>
#include <ordercheck/gtest.hpp>

#include "testing/check_face.hpp"
#include "testing/messages.hpp"

namespace ordercheck::testing {

/// Names check calls after GoogleTest's tests. Done by the library itself; calling it makes the
/// linker keep that.
void adopt_gtest();

/// Adds what a body under GoogleTest needs to a face.
Face with_assertions(Face face);

/// Runs one check call as the running test and tells GoogleTest what came of it.
void report_test(const detail::TestPlace& place, const Options& options,
                 const std::function<Checked(const Options&)>& check);

}  // namespace ordercheck::testing
