// SPDX-License-Identifier: Apache-2.0
// The program of a checked test: GoogleTest's main, and the flags --ordercheck_*.
#include <cstdio>
#include <exception>
#include <string_view>

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "testing/gtest/run_test.hpp"
#include "testing/settings.hpp"

namespace {

void print_flags() {
  fmt::print("Options of ordercheck, each also as environment variable ORDERCHECK_<NAME>:\n");
  for (const ordercheck::testing::Setting& setting : ordercheck::testing::settings()) {
    fmt::print("  {}{}={}\n", ordercheck::testing::kFlagPrefix, setting.name, setting.expected);
  }
}

}  // namespace

int main(int argument_count, char** arguments) {
  try {
    ordercheck::testing::adopt_gtest();
    ordercheck::testing::take_flags(argument_count, arguments);
    for (int i = 1; i < argument_count; ++i) {
      if (arguments[i] == std::string_view{"--help"}) {
        print_flags();
      }
    }
    ::testing::InitGoogleTest(&argument_count, arguments);
    return RUN_ALL_TESTS();
  } catch (const std::exception& error) {
    fmt::print(stderr, "ordercheck: {}\n", error.what());
    return 2;
  }
}
