// SPDX-License-Identifier: Apache-2.0
// Which check call this is: the name under which it is reported, filed and found again by a replay.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <ordercheck/check.hpp>

#include "counterexample/document.hpp"

namespace ordercheck::testing {

/// What a test framework knows about the running test.
struct Framework {
  std::function<std::string()> running_test;  ///< "Wallet.NeverOverdrawn"; empty outside tests
  /// Arguments that make the program run that test alone.
  std::function<std::vector<std::string>(const std::string& test)> arguments;
};

/// From then on check calls are named after its tests. Without one: after the program.
void set_framework(Framework framework);

/// A test begins: its check calls are counted from 0.
void begin_test();

/// Names the next check call, and how to run it again.
counterexample::Test next_check_call(const Options& options);

}  // namespace ordercheck::testing
