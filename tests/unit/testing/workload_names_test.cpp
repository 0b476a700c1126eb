// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/detail/workload_names.hpp>
#include <ordercheck/rapidcheck.hpp>

#include "fake_engine.hpp"

namespace ordercheck::detail {
namespace {

using ::testing::ElementsAre;

void property(const std::vector<int>&, int) {}

TEST(WorkloadNames, NameGivesTheSameWorkloadEachTime) {
  const WorkloadSource source = workload_source(&property);
  WorkloadNames names{workload_configuration(20, 10, 1).testParams};
  for (int i = 0; i < 20; ++i) {
    const rc::detail::Reproduce name = names.next(i, 0);
    const auto first = source(name);
    const auto second = workload_source(&property)(name);
    ASSERT_TRUE(first && second);
    EXPECT_EQ(first->text, second->text);
  }
}

TEST(WorkloadNames, ReproductionStringIsReadBack) {
  const rc::detail::Reproduce name{rc::Random{7}, 12, {3, 0, 1}};
  const std::string text = reproduction("Suite/Name", name);
  EXPECT_EQ(text.substr(0, 10), "reproduce=");
  EXPECT_EQ(name_in(text, "Suite/Name"), name);
  EXPECT_EQ(name_in(text, "Suite/Other"), std::nullopt);
}

TEST(WorkloadNames, ShrinkPathLeadsToASmallerWorkloadOrNowhere) {
  const WorkloadSource source = workload_source(&property);
  const rc::detail::Reproduce whole{rc::Random{1}, 10, {}};
  EXPECT_EQ(source(whole)->text, "[1, 1, 3, 2, 2, 1, -4]\n-4\n");
  rc::detail::Reproduce smaller = whole;
  smaller.shrinkPath = {0};
  EXPECT_EQ(source(smaller)->text, "[]\n-4\n");
  smaller.shrinkPath = {100'000};
  EXPECT_FALSE(source(smaller).has_value());
}

class Silent final : public rc::detail::TestListener {
  void onTestCaseFinished(const rc::detail::CaseDescription&) override {}

  void onShrinkTried(const rc::detail::CaseDescription&, bool) override {}

  void onTestFinished(const rc::detail::TestMetadata&, const rc::detail::TestResult&) override {}
};

// What RapidCheck itself found and printed for this property must name the same workload here.
TEST(WorkloadNames, StringsOfRapidCheckMeanTheSame) {
  rc::detail::TestParams parameters;
  parameters.seed = 3;
  Silent listener;
  const auto result =
      rc::detail::checkProperty(rc::detail::toProperty([](const std::vector<int>& values, int) {
                                  RC_ASSERT(values.size() < 3);
                                }),
                                {"Suite/Name", ""}, parameters, listener);
  rc::detail::FailureResult failure;
  ASSERT_TRUE(result.match(failure));
  ASSERT_EQ(failure.counterExample.size(), 1U);
  EXPECT_EQ(failure.counterExample[0].second, "([0, 0, 0], 0)");
  EXPECT_EQ(workload_source(&property)(failure.reproduce)->text, "[0, 0, 0]\n0\n");
}

TEST(WorkloadNames, SizesAreSpreadUpToTheLargest) {
  rc::detail::TestParams parameters;
  parameters.maxSuccess = 5;
  parameters.maxSize = 8;
  std::vector<int> sizes;
  sizes.reserve(5);
  for (int i = 0; i < 5; ++i) {
    sizes.push_back(workload_size(parameters, i));
  }
  EXPECT_THAT(sizes, ElementsAre(0, 2, 4, 6, 8));
}

TEST(WorkloadNames, ParametersOfTheEnvironmentComeFirst) {
  const testing::ScopedVariable scope{"RC_PARAMS", "max_success=7 seed=11"};
  const auto parameters = workload_configuration(20, 4, 1).testParams;
  EXPECT_EQ(parameters.maxSuccess, 7);
  EXPECT_EQ(parameters.maxSize, 4);
  EXPECT_EQ(parameters.seed, 11U);
}

TEST(WorkloadNames, SeedOfTheOptionsIsTheDefault) {
  const testing::ScopedVariable scope{"RC_PARAMS", nullptr};
  EXPECT_EQ(workload_configuration(0, 0, 5).testParams.seed, 5U);
  EXPECT_EQ(workload_configuration(0, 0, 5).testParams.maxSuccess, 100);
}

}  // namespace
}  // namespace ordercheck::detail
