// SPDX-License-Identifier: Apache-2.0
// The model answers as the server did, in everything that was recorded; what it refuses is known.
#include "model.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "compare.hpp"
#include "scenario_file.hpp"

namespace ordercheck::conformance {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Report {
  std::vector<std::string> differ;
  std::vector<std::string> refused;
  std::size_t agree = 0;
};

Report report_on(const std::string& file) {
  Report report;
  Model model;
  for (const Scenario& scenario :
       read_scenarios(std::filesystem::path{ORDERCHECK_CONFORMANCE_DATA} / file)) {
    const Judgement judgement = judge(scenario, model);
    if (judgement.verdict == Verdict::differ) {
      report.differ.push_back(judgement.report);
    } else if (judgement.verdict == Verdict::unsupported) {
      report.refused.push_back(scenario.id);
    } else {
      ++report.agree;
    }
  }
  return report;
}

TEST(DatabaseModel, AgreesWithEveryRandomInterleaving) {
  const Report report = report_on("fuzz-traces.json");
  EXPECT_THAT(report.differ, IsEmpty());
  EXPECT_THAT(report.refused, IsEmpty());
  EXPECT_EQ(report.agree, 600U);
}

TEST(DatabaseModel, AgreesWithEveryScenarioThatItDoesNotRefuse) {
  const Report report = report_on("truth.json");
  EXPECT_THAT(report.differ, IsEmpty());
  EXPECT_THAT(
      report.refused,
      ElementsAre("read-only-deferrable/ser", "statement-timeout/rc",
                  "nothing-cte-get-or-create/rc", "nothing-cte-get-or-create/rr",
                  "nothing-cte-get-or-create/ser", "deferred-unique/rc", "deferred-unique/rr",
                  "now-constant/rc", "ssi-insert-far-keys-big/ser", "ssi-insert-near-keys-big/ser",
                  "client-crash-releases/rc", "client-crash-releases/rr", "client-crash-waiter/rc",
                  "client-crash-advisory/rc", "cancel-waiter/rc"));
}

}  // namespace
}  // namespace ordercheck::conformance
