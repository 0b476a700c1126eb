// SPDX-License-Identifier: Apache-2.0
// GoogleTest tests whose bodies are explored. In a native build the same tests are stress runs with
// real threads.
//
//   ORDERCHECK_TEST(Wallet, NeverOverdrawn) { ... }
//   ORDERCHECK_TEST(Wallet, NeverOverdrawn, {.execution_budget = 1'000'000}) { ... }
//   ORDERCHECK_TEST_F(WalletFixture, NeverOverdrawn) { ... }
//
// Link ordercheck::gtest for the checked build (it brings a main), ordercheck::native and
// GoogleTest for the native one.
#pragma once

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>

#ifndef ORDERCHECK_CHECKED
#include <ordercheck/detail/native_stress.hpp>
#endif

namespace ordercheck::detail {

/// Where a test stands.
struct TestPlace {
  const char* file;
  int line;
};

#ifdef ORDERCHECK_CHECKED
/// Explores the body as the running GoogleTest test and reports to it what was found.
void run_test(const TestPlace& place, void (*body)(), const Options& options = {});
#else
inline void run_test(const TestPlace& place, void (*body)(), const Options& = {}) {
  stress(place.file, place.line, kStressRepetitions, [body](unsigned) { body(); });
}
#endif

/// Runs one body of a fixture as GoogleTest would: constructed, set up, run, torn down.
template <class FixtureTest>
void run_fixture() {
  FixtureTest test;
  test.ordercheck_set_up();
  if (!::testing::Test::HasFatalFailure()) {
    test.ordercheck_body();
  }
  test.ordercheck_tear_down();
}

}  // namespace ordercheck::detail

/// Defines a test whose body is explored. It passes only when every execution within the given
/// bounds was explored, or sampled when its options ask for Search::random_walk. Failures of EXPECT
/// and ASSERT in any thread of the body, and all that ordercheck finds itself, fail it with the
/// counterexample. The third argument, if any, is an Options in braces. Natively: 200 repetitions
/// or 2 s; the first one that fails ends it.
#define ORDERCHECK_TEST(suite, name, ...)                                                       \
  static void ordercheck_body_of_##suite##_##name();                                            \
  TEST(suite, name) {                                                                           \
    ::ordercheck::detail::run_test(                                                             \
        {__FILE__, __LINE__}, &ordercheck_body_of_##suite##_##name __VA_OPT__(, ) __VA_ARGS__); \
  }                                                                                             \
  static void ordercheck_body_of_##suite##_##name()

/// The same with a fixture, which is made anew for each execution, inside it: its members are part
/// of the body. A test suite cannot hold both these and tests made by TEST_F.
#define ORDERCHECK_TEST_F(fixture, name, ...)                                            \
  class Ordercheck_##fixture##_##name : public fixture {                                 \
   public:                                                                               \
    void ordercheck_set_up() { SetUp(); }                                                \
    void ordercheck_body();                                                              \
    void ordercheck_tear_down() { TearDown(); }                                          \
                                                                                         \
   private:                                                                              \
    void TestBody() override {}                                                          \
  };                                                                                     \
  TEST(fixture, name) {                                                                  \
    ::ordercheck::detail::run_test(                                                      \
        {__FILE__, __LINE__},                                                            \
        &::ordercheck::detail::run_fixture<Ordercheck_##fixture##_##name> __VA_OPT__(, ) \
            __VA_ARGS__);                                                                \
  }                                                                                      \
  void Ordercheck_##fixture##_##name::ordercheck_body()
