// SPDX-License-Identifier: Apache-2.0
#include "testing/crash.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

Crash crash_of(int signal) {
  Crash crash;
  crash.signal = signal;
  crash.in_body = true;
  crash.address = ~std::uintptr_t{0};
  return crash;
}

TEST(Crash, NamesSignalAndThread) {
  const Violation violation = violation_of(crash_of(SIGFPE), "main/1", {});
  EXPECT_EQ(violation.type, "crash");
  EXPECT_EQ(violation.name, "SIGFPE");
  EXPECT_EQ(violation.message, "thread main/1: arithmetic fault (SIGFPE)");
}

TEST(Crash, NearNullIsCalledANullPointer) {
  Crash crash = crash_of(SIGSEGV);
  crash.address = 8;
  EXPECT_EQ(violation_of(crash, "main", {}).message,
            "thread main: segmentation fault (SIGSEGV), access through a null pointer");
}

TEST(Crash, InTheGuardAreaIsAStackOverflow) {
  Crash crash = crash_of(SIGSEGV);
  crash.in_guard = true;
  const Violation violation =
      violation_of(crash, "main", {.stack_size_bytes = std::size_t{64} * 1024});
  EXPECT_EQ(violation.type, "stack_overflow");
  EXPECT_EQ(
      violation.message,
      "thread main: the stack of 64 KiB is used up; recursion without end is the usual cause, "
      "Options::stack_size_bytes gives more");
}

TEST(Crash, AskedWhereItSpinsIsAnEndlessLoop) {
  const Violation violation =
      violation_of(crash_of(kLoopSignal), "main/0", {.endless_loop = 250ms});
  EXPECT_EQ(violation.type, "endless_loop");
  EXPECT_EQ(
      violation.message,
      "thread main/0: no scheduling point for 250 ms; a loop that waits for another thread must "
      "use ordercheck's types, or yield");
}

TEST(Crash, TerminateTellsTheException) {
  Crash crash = crash_of(SIGABRT);
  constexpr std::string_view reason = "std::runtime_error: boom";
  std::ranges::copy(reason, crash.terminate_reason.begin());
  EXPECT_EQ(violation_of(crash, "main", {}).message,
            "thread main: std::terminate was called: std::runtime_error: boom");
}

TEST(Crash, OutsideOfTheBodyIsNotBlamedOnItAlone) {
  Crash crash = crash_of(SIGSEGV);
  crash.in_body = false;
  EXPECT_THAT(violation_of(crash, "main", {}).message,
              ::testing::HasSubstr("in the checker's own code"));
}

}  // namespace
}  // namespace ordercheck::testing
