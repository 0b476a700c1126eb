// SPDX-License-Identifier: Apache-2.0
#include "testing/size_text.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace ordercheck::testing {
namespace {

explore::Estimate bounded(double low, double mean, double high) {
  return {.samples = 500, .mean = mean, .low = low, .high = high, .bounded = true, .rate = 1000};
}

explore::Estimate unbounded(double low) {
  return {.samples = 500, .mean = 2 * low, .low = low, .rate = 1000};
}

TEST(SizeText, NumbersAreSeparatedInThousands) {
  EXPECT_EQ(with_separators(0), "0");
  EXPECT_EQ(with_separators(999), "999");
  EXPECT_EQ(with_separators(1000), "1,000");
  EXPECT_EQ(with_separators(1234567890), "1,234,567,890");
}

TEST(SizeText, EstimatesHaveThreeDigits) {
  EXPECT_EQ(rounded(0), "0");
  EXPECT_EQ(rounded(17.4), "17");
  EXPECT_EQ(rounded(17'153'136), "17,200,000");
  EXPECT_EQ(rounded(999'999), "1,000,000");
  EXPECT_EQ(rounded(2.9e33), "2.9e+33");
  EXPECT_EQ(rounded(std::numeric_limits<double>::infinity()), "inf");
}

TEST(SizeText, DurationsAreInUnitsOfPeople) {
  EXPECT_EQ(duration_text(0), "0 s");
  EXPECT_EQ(duration_text(99), "99 s");
  EXPECT_EQ(duration_text(720), "12 min");
  EXPECT_EQ(duration_text(3.4 * 3600), "3.4 h");
  EXPECT_EQ(duration_text(5 * 86'400), "5 days");
  EXPECT_EQ(duration_text(5e8), "16 years");
  EXPECT_EQ(duration_text(1e30), "more than 1,000 years");
}

TEST(SizeText, SaysTheIntervalOrThatThereIsNoUpperBound) {
  EXPECT_EQ(size_text(bounded(90'000, 102'000, 113'000), 500),
            "about 102,000 executions (90,000 to 113,000)");
  EXPECT_EQ(size_text(bounded(5040, 5040, 5040), 500), "about 5,040 executions");
  EXPECT_EQ(size_text(unbounded(3'100'000), 500), "more than 3,100,000 executions");
  EXPECT_EQ(size_text({}, 500), "");
}

TEST(SizeText, AnEstimateBelowWhatIsDoneIsNotRepeated) {
  EXPECT_EQ(size_text(bounded(90, 100, 110), 500), "more than 500 executions");
  EXPECT_EQ(size_text(unbounded(100), 500), "more than 500 executions");
  EXPECT_EQ(size_text(bounded(400, 490, 600), 500), "about 500 executions (500 to 600)");
}

TEST(SizeText, TimeIsThatOfTheWholeSearch) {
  EXPECT_EQ(time_needed_text(bounded(7.1e5, 7.2e5, 7.3e5), 500),
            "about 12 min at 1,000 executions/s");
  EXPECT_EQ(time_needed_text(unbounded(7.2e5), 500), "more than 12 min at 1,000 executions/s");
  EXPECT_EQ(time_needed_text(unbounded(1e300), 500), "more than 1,000 years at 1,000 executions/s");
}

TEST(SizeText, WithoutARateNoTimeIsPromised) {
  explore::Estimate estimate = bounded(1, 2, 3);
  estimate.rate = 0;
  EXPECT_EQ(time_needed_text(estimate, 0), "");
}

}  // namespace
}  // namespace ordercheck::testing
