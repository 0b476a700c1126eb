// SPDX-License-Identifier: Apache-2.0
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "catalogue/report.hpp"

namespace catalogue {
namespace {

using ordercheck::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

Row exhausted_row() {
  Row row{.target = "order_processor", .variant = "correct"};
  row.workloads = 3;
  row.executions = 600;
  row.seconds = 2;
  row.bounds = {"2 workers"};
  return row;
}

Row violated_row() {
  Row row{.target = "order_service", .variant = "overdraft", .expected = Verdict::violated};
  row.verdict = Verdict::violated;
  row.violation =
      ordercheck::Violation{.type = "assertion", .name = {}, .message = "overdrawn", .cause = {}};
  return row;
}

TEST(MainJobJson, HasTheFieldsOfItsSchema) {
  const auto document = nlohmann::json::parse(to_json({exhausted_row(), violated_row()}, {}));
  EXPECT_EQ(document.at("schema"), 1);
  EXPECT_EQ(document.at("ok"), true);
  EXPECT_FALSE(document.contains("largest"));
  const auto& row = document.at("rows").at(0);
  std::vector<std::string> fields;
  for (const auto& [field, value] : row.items()) {
    fields.push_back(field);
  }
  EXPECT_THAT(fields, ElementsAre("bounds", "counterexample", "executions", "executions_per_second",
                                  "expected", "ok", "seconds", "target", "variant", "verdict",
                                  "violation", "workloads"));
  EXPECT_EQ(row.at("expected"), "exhausted");
  EXPECT_EQ(row.at("executions_per_second"), 300);
  EXPECT_TRUE(row.at("violation").is_null());
  EXPECT_TRUE(row.at("counterexample").is_null());
  const auto& violation = document.at("rows").at(1).at("violation");
  EXPECT_EQ(violation.at("type"), "assertion");
  EXPECT_EQ(violation.at("message"), "overdrawn");
  EXPECT_TRUE(violation.contains("faults") && violation.contains("preemptions") &&
              violation.contains("steps"));
}

TEST(MainJobJson, IsNotOkWhenARowIsNot) {
  Row row = exhausted_row();
  row.verdict = Verdict::stopped;
  const auto document = nlohmann::json::parse(to_json({exhausted_row(), row}, {}));
  EXPECT_EQ(document.at("ok"), false);
  EXPECT_EQ(document.at("rows").at(0).at("ok"), true);
  EXPECT_EQ(document.at("rows").at(1).at("ok"), false);
}

TEST(MainJobTable, SaysWhatWasExpectedOfARowThatIsNotOk) {
  Row row = violated_row();
  row.verdict = Verdict::exhausted;
  std::ostringstream text;
  print_row(text, row);
  EXPECT_THAT(text.str(), HasSubstr("expected violated"));
}

TEST(MainJobRow, StopsAtTheFirstViolationAndCountsWhatItExplored) {
  const auto search = [](bool holds) {
    return Search{.workload = holds ? "harmless" : "harmful",
                  .workload_count = 1,
                  .bounds = {"1 thread"},
                  .body = [holds] { ordercheck::require(holds, "it broke"); }};
  };
  const Row row = run({.target = "example",
                       .name = "defect",
                       .expected = Verdict::violated,
                       .searches = {search(true), search(false), search(true)}},
                      std::chrono::seconds{10}, testing::TempDir());
  EXPECT_TRUE(row.ok());
  EXPECT_EQ(row.workloads, 2);
  EXPECT_EQ(row.found_on, "harmful");
  ASSERT_TRUE(row.violation);
  EXPECT_EQ(row.violation->message, "it broke");
}

}  // namespace
}  // namespace catalogue
