// SPDX-License-Identifier: Apache-2.0
#include "testing/identity.hpp"

#include <algorithm>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_engine.hpp"

namespace ordercheck::testing {
namespace {

using ::testing::Contains;
using ::testing::Key;
using ::testing::Not;

TEST(Identity, CheckCallsOfATestAreNumbered) {
  EXPECT_EQ(next_check_call({.name = "first"}).check_call, 0U);
  EXPECT_EQ(next_check_call({.name = "first"}).check_call, 1U);
  EXPECT_EQ(next_check_call({.name = "second"}).check_call, 0U);
  begin_test();
  EXPECT_EQ(next_check_call({.name = "first"}).check_call, 0U);
}

TEST(Identity, CheckCallIsNamedAfterTheRunningTest) {
  const counterexample::Test test = next_check_call({});
  EXPECT_EQ(test.name, "Identity.CheckCallIsNamedAfterTheRunningTest");
  EXPECT_EQ(test.check_call, 0U);
  EXPECT_THAT(test.arguments,
              Contains("--gtest_filter=Identity.CheckCallIsNamedAfterTheRunningTest"));
}

TEST(Identity, NameOfTheOptionsStillRunsTheRunningTest) {
  const counterexample::Test test = next_check_call({.name = "wallet"});
  EXPECT_EQ(test.name, "wallet");
  EXPECT_THAT(test.arguments,
              Contains("--gtest_filter=Identity.NameOfTheOptionsStillRunsTheRunningTest"));
}

TEST(Identity, SettingsOfTheEnvironmentAreKeptButNotWhereToWrite) {
  const ScopedVariable seed{"ORDERCHECK_SEED", "5"};
  const ScopedVariable out{"ORDERCHECK_OUT", "/somewhere"};
  const counterexample::Test test = next_check_call({});
  EXPECT_THAT(test.environment,
              Contains(std::pair<std::string, std::string>{"ORDERCHECK_SEED", "5"}));
  EXPECT_THAT(test.environment, Not(Contains(Key("ORDERCHECK_OUT"))));
}

TEST(Identity, TheServerOfTheScriptsIsNotKept) {
  const ScopedVariable server{"ORDERCHECK_POSTGRES", "host=/somewhere"};
  EXPECT_THAT(next_check_call({}).environment, Not(Contains(Key("ORDERCHECK_POSTGRES"))));
}

}  // namespace
}  // namespace ordercheck::testing
