// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <sstream>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "stress/confidence.hpp"
#include "stress/repeat.hpp"

namespace stress {
namespace {

using testing::HasSubstr;

// The expected bounds were computed with R 4.2: binom.test(failures, runs)$conf.int.
struct Known {
  std::uint64_t failures;
  std::uint64_t runs;
  double low;
  double high;
};

TEST(ClopperPearson, AgreesWithKnownIntervals) {
  for (const auto& [failures, runs, low, high] :
       {Known{0, 10, 0, 0.3084971}, Known{1, 10, 0.002528579, 0.4450161},
        Known{5, 10, 0.187086, 0.812914}, Known{10, 10, 0.6915029, 1},
        Known{30, 10'000, 0.002024998, 0.004279777}}) {
    const Interval interval = clopper_pearson(failures, runs);
    EXPECT_NEAR(interval.low, low, 1e-6) << failures << " of " << runs;
    EXPECT_NEAR(interval.high, high, 1e-6) << failures << " of " << runs;
  }
}

TEST(ClopperPearson, NoFailureInManyRunsHasAClosedForm) {
  // (1 - high) ^ runs = 2.5 %
  EXPECT_NEAR(clopper_pearson(0, 10'000).high, 1 - std::pow(0.025, 1e-4), 1e-12);
}

TEST(ClopperPearson, IsSymmetric) {
  const Interval of_failures = clopper_pearson(3, 40);
  const Interval of_passes = clopper_pearson(37, 40);
  EXPECT_NEAR(of_failures.low, 1 - of_passes.high, 1e-12);
  EXPECT_NEAR(of_failures.high, 1 - of_passes.low, 1e-12);
}

TEST(Repeat, CountsSymptomsAndKeepsTheFirstFailureWithItsSeed) {
  const Report report = repeat(10, 100, [](std::uint64_t seed) {
    return seed % 4 == 3 ? Outcome{"lost", "one is gone"} : Outcome{};
  });
  EXPECT_EQ(report.failures, 2);
  EXPECT_EQ(report.symptoms.at("lost"), 2);
  EXPECT_EQ(report.first_failure, "one is gone (seed 103)");
  std::ostringstream text;
  print(text, report);
  EXPECT_THAT(text.str(), HasSubstr("failed in 2 of 10 runs: 20.000 %"));
  EXPECT_THAT(text.str(), HasSubstr("2.521 % to 55.610 %"));
}

}  // namespace
}  // namespace stress
