// SPDX-License-Identifier: Apache-2.0
#include "testing/settings.hpp"

#include <array>
#include <chrono>
#include <stdexcept>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_engine.hpp"
#include "testing/variables.hpp"

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

std::string error_of(const char* variable, const char* value) {
  const ScopedVariable scope{variable, value};
  try {
    resolve({});
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return {};
}

TEST(Settings, EnvironmentOverridesCode) {
  const ScopedVariable budget{"ORDERCHECK_EXECUTION_BUDGET", "12"};
  const ScopedVariable search{"ORDERCHECK_SEARCH", "preemption_bounded"};
  const ScopedVariable bound{"ORDERCHECK_PREEMPTION_BOUND", "3"};
  const ScopedVariable minimise{"ORDERCHECK_MINIMISE", "0"};
  const Options options = resolve({.execution_budget = 5, .seed = 7});
  EXPECT_EQ(options.execution_budget, 12U);
  EXPECT_EQ(options.search, Search::preemption_bounded);
  EXPECT_EQ(options.preemption_bound, 3U);
  EXPECT_FALSE(options.minimise);
  EXPECT_EQ(options.seed, 7U);
}

TEST(Settings, DurationsTakeUnits) {
  const auto time_budget = [](const char* text) {
    const ScopedVariable scope{"ORDERCHECK_TIME_BUDGET", text};
    return resolve({}).time_budget;
  };
  EXPECT_EQ(time_budget("1500ms"), 1500ms);
  EXPECT_EQ(time_budget("20s"), 20s);
  EXPECT_EQ(time_budget("20"), 20s);
  EXPECT_EQ(time_budget("3min"), 3min);
}

TEST(Settings, WrongValueIsNamedWithWhatWasExpected) {
  EXPECT_EQ(error_of("ORDERCHECK_TIME_BUDGET", "soon"),
            "ORDERCHECK_TIME_BUDGET is 'soon', expected a duration such as 500ms, 60s, 10min");
  EXPECT_EQ(error_of("ORDERCHECK_TIME_BUDGET", "10parsecs"),
            "ORDERCHECK_TIME_BUDGET is '10parsecs', expected a duration such as 500ms, 60s, 10min");
  EXPECT_EQ(error_of("ORDERCHECK_EXECUTION_BUDGET", "-1"),
            "ORDERCHECK_EXECUTION_BUDGET is '-1', expected a whole number");
  EXPECT_EQ(error_of("ORDERCHECK_SEARCH", "all"),
            "ORDERCHECK_SEARCH is 'all', expected exhaustive, depth_first, preemption_bounded or "
            "random_walk");
  EXPECT_EQ(error_of("ORDERCHECK_IN_PROCESS", "maybe"),
            "ORDERCHECK_IN_PROCESS is 'maybe', expected 1 or 0");
}

TEST(Settings, LongSearchesAreSwitchedOnFromOutside) {
  const ScopedVariable folder{"ORDERCHECK_CHECKPOINT", "nights"};
  const ScopedVariable period{"ORDERCHECK_CHECKPOINT_PERIOD", "2s"};
  const ScopedVariable resume{"ORDERCHECK_RESUME", "when_it_fits"};
  const ScopedVariable estimate{"ORDERCHECK_ESTIMATE", "5s"};
  const Options options = resolve({});
  EXPECT_EQ(options.checkpoint, "nights");
  EXPECT_EQ(options.checkpoint_period, 2s);
  EXPECT_EQ(options.resume, Resume::when_it_fits);
  EXPECT_EQ(options.estimate, 5s);
  EXPECT_EQ(error_of("ORDERCHECK_RESUME", "maybe"),
            "ORDERCHECK_RESUME is 'maybe', expected yes, no or when_it_fits");
  EXPECT_EQ(error_of("ORDERCHECK_CHECKPOINT", ""),
            "ORDERCHECK_CHECKPOINT is '', expected a folder");
}

TEST(Settings, UnknownVariablesAreNamedWithTheClosestKnownOne) {
  const std::array<const char*, 4> environment{"ORDERCHECK_TIME_BUGDET=60s",
                                               "ORDERCHECKED=not ours", "ORDERCHECK_SEAD", nullptr};
  EXPECT_THAT(remarks_on_variables(environment.data()),
              ElementsAre("the environment variable ORDERCHECK_TIME_BUGDET is not known and has no "
                          "effect; the closest known one is ORDERCHECK_TIME_BUDGET",
                          "the environment variable ORDERCHECK_SEAD is not known and has no "
                          "effect; the closest known one is ORDERCHECK_SEED"));
}

TEST(Settings, KnownVariablesAreNotRemarkedOn) {
  for (const std::string known :
       {"ORDERCHECK_OUT=x", "ORDERCHECK_REPLAY=x", "ORDERCHECK_REPLAY_OUT=x",
        "ORDERCHECK_THREAD_POINTER=never", "ORDERCHECK_BUILD_ROOT=x", "ORDERCHECK_POSTGRES=x",
        "ORDERCHECK_POSTGRES_BIN=x", "ORDERCHECK_IN_PROCESS=1"}) {
    const std::array<const char*, 2> environment{known.c_str(), nullptr};
    EXPECT_THAT(remarks_on_variables(environment.data()), ElementsAre()) << known;
  }
}

TEST(Settings, AnUnknownVariableIsRemarkedOnOnce) {
  const ScopedVariable scope{"ORDERCHECK_TIME_BUDGETS", "60s"};
  ::testing::internal::CaptureStderr();
  resolve({});
  resolve({});
  EXPECT_EQ(::testing::internal::GetCapturedStderr(),
            "ordercheck: the environment variable ORDERCHECK_TIME_BUDGETS is not known and has no "
            "effect; the closest known one is ORDERCHECK_TIME_BUDGET\n");
}

TEST(Settings, OutFolderOfTheCodeComesBeforeTheEnvironment) {
  const ScopedVariable scope{kOutVariable, "/from/environment"};
  EXPECT_EQ(resolve({.out = "/from/code"}).out, "/from/code");
  EXPECT_EQ(resolve({}).out, "/from/environment");
}

TEST(Settings, OutFolderIsTheWorkingFolderByDefault) {
  const ScopedVariable scope{kOutVariable, nullptr};
  EXPECT_EQ(resolve({}).out, ".");
}

std::string take(std::vector<std::string>& arguments) {
  std::vector<char*> pointers;
  pointers.reserve(arguments.size() + 1);
  for (std::string& argument : arguments) {
    pointers.push_back(argument.data());
  }
  pointers.push_back(nullptr);
  int count = static_cast<int>(arguments.size());
  try {
    take_flags(count, pointers.data());
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  arguments.assign(pointers.begin(), pointers.begin() + count);
  return {};
}

TEST(Settings, UnknownFlagIsRefused) {
  std::vector<std::string> arguments{"program", "--ordercheck_sead=3"};
  EXPECT_EQ(take(arguments), "flag --ordercheck_sead=3 is unknown; --help lists the known ones");
}

TEST(Settings, WrongValueOfAFlagIsRefused) {
  std::vector<std::string> arguments{"program", "--ordercheck_seed=three"};
  EXPECT_EQ(take(arguments), "--ordercheck_seed is 'three', expected a whole number");
}

TEST(Settings, FlagsOverrideTheEnvironmentAndLeaveTheCommandLine) {
  const ScopedVariable scope{"ORDERCHECK_EARLY_TICKS", "4"};
  std::vector<std::string> arguments{"program", "--ordercheck_early_ticks=5", "--other"};
  EXPECT_EQ(take(arguments), "");
  EXPECT_THAT(arguments, ElementsAre("program", "--other"));
  EXPECT_EQ(resolve({.early_ticks = 3}).early_ticks, 5U);
}

}  // namespace
}  // namespace ordercheck::testing
