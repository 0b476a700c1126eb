// SPDX-License-Identifier: Apache-2.0
#include "compare.hpp"

#include <fstream>
#include <memory>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "comparison.hpp"
#include "scenario_file.hpp"
#include "scripted.hpp"

namespace ordercheck::conformance {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;

// T2 waits for T1, then reads `left`.
Observation sale(const std::string& left) {
  return {.steps = {{done("UPDATE 1"), {}},
                    {blocked_by({"T1"}), {}},
                    {done("COMMIT"), {{"T2", 2, with_rows("UPDATE 1", {{left}})}}}},
          .finals = {{"SELECT quantity FROM stock", {{left}}}}};
}

Scenario sale_scenario(Record record, std::vector<Observation> observations) {
  Scenario scenario;
  scenario.id = "sale/rc";
  scenario.title = "two sales";
  scenario.sessions = {"T1", "T2"};
  scenario.steps = {{"T1", "UPDATE stock SET quantity = 9"},
                    {"T2", "UPDATE stock SET quantity = quantity - 1 RETURNING quantity"},
                    {"T1", "COMMIT"}};
  scenario.final_queries = {"SELECT quantity FROM stock"};
  scenario.record = record;
  scenario.observations = std::move(observations);
  return scenario;
}

Verdict verdict(const Scenario& scenario, bool observes_all, std::vector<Observation> observed) {
  Scripted implementation(observes_all, std::move(observed));
  return judge(scenario, implementation).verdict;
}

TEST(Alike, WhatIsNotRecordedIsNotCompared) {
  Outcome brief = blocked_by({"T1"});
  brief.blocked_by.reset();
  brief.wait.reset();
  EXPECT_TRUE(alike(brief, blocked_by({"T1"})));
  EXPECT_TRUE(alike(blocked_by({"T1"}), brief));
  Outcome unnamed = refused("23514");
  unnamed.constraint.reset();
  EXPECT_TRUE(alike(unnamed, refused("23514", "enough")));
}

TEST(Alike, EachPartOfAnOutcomeCounts) {
  EXPECT_FALSE(alike(done("UPDATE 1"), done("UPDATE 0")));
  EXPECT_FALSE(alike(done("SELECT 1"), with_rows("SELECT 1", {{"1"}})));
  EXPECT_FALSE(alike(with_rows("SELECT 1", {{"1"}}), with_rows("SELECT 1", {{std::nullopt}})));
  EXPECT_FALSE(alike(refused("40001"), refused("40P01")));
  EXPECT_FALSE(alike(refused("23514"), refused("23514", "enough")));
  EXPECT_FALSE(alike(blocked_by({"T1"}), blocked_by({"T1", "T3"})));
  EXPECT_FALSE(alike(blocked_by({"T1"}), done("UPDATE 1")));
}

TEST(Alike, ResumedStatementsAndFinalRowsCount) {
  Observation other = sale("8");
  other.steps[2].resumed.clear();
  EXPECT_FALSE(alike(sale("8"), other));
  other = sale("8");
  other.finals[0].rows = {};
  EXPECT_FALSE(alike(sale("8"), other));
  EXPECT_TRUE(alike(sale("8"), sale("8")));
}

TEST(Judge, TheOnlyOutcomeMustBeTheOnlyOneObserved) {
  const Scenario scenario = sale_scenario(Record::only_outcome, {sale("8")});
  EXPECT_EQ(verdict(scenario, true, {sale("8")}), Verdict::agree);
  EXPECT_EQ(verdict(scenario, true, {sale("7")}), Verdict::differ);
  EXPECT_EQ(verdict(scenario, true, {sale("8"), sale("7")}), Verdict::differ);
}

TEST(Judge, EachOfSeveralRecordedOutcomesMustBeObserved) {
  const Scenario scenario = sale_scenario(Record::some_outcomes, {sale("8"), sale("7")});
  EXPECT_EQ(verdict(scenario, true, {sale("6"), sale("7"), sale("8")}), Verdict::agree);
  EXPECT_EQ(verdict(scenario, true, {sale("6"), sale("8")}), Verdict::differ);
}

TEST(Judge, OneObservationMustBeRecorded) {
  Scenario scenario = sale_scenario(Record::some_outcomes, {sale("8"), sale("7")});
  EXPECT_EQ(verdict(scenario, false, {sale("7")}), Verdict::agree);
  EXPECT_EQ(verdict(scenario, false, {sale("6")}), Verdict::differ);
  scenario.observations_elsewhere = {sale("6")};
  EXPECT_EQ(verdict(scenario, false, {sale("6")}), Verdict::agree);
  EXPECT_EQ(verdict(scenario, true, {sale("6")}), Verdict::differ) << "the model is of one version";
}

TEST(Judge, TheReportEndsAtTheFirstDifference) {
  const Scenario scenario = sale_scenario(Record::only_outcome, {sale("8")});
  Observation late = sale("8");
  late.steps[1].outcome = done("UPDATE 1");
  late.steps[2].resumed.clear();
  Scripted implementation(true, {late});
  EXPECT_EQ(judge(scenario, implementation).report,
            "a recorded outcome is not among the 1 observed:\n"
            "  1 T1: UPDATE stock SET quantity = 9\n"
            "      UPDATE 1\n"
            "  2 T2: UPDATE stock SET quantity = quantity - 1 RETURNING quantity\n"
            "    - recorded: blocked by T1 (transactionid)\n"
            "    - observed: UPDATE 1\n");
}

TEST(Judge, TheReportShowsRowsThatDifferAfterwards) {
  const Scenario scenario = sale_scenario(Record::only_outcome, {sale("8")});
  Observation lost = sale("8");
  lost.finals[0].rows = {{"9"}};
  Scripted implementation(true, {lost});
  EXPECT_THAT(judge(scenario, implementation).report,
              EndsWith("  3 T1: COMMIT\n"
                       "      COMMIT; T2 goes on: UPDATE 1 (8)\n"
                       "  afterwards: SELECT quantity FROM stock\n"
                       "    - recorded: (8)\n"
                       "    - observed: (9)\n"));
}

class Ignorant : public Scripted {
 public:
  Ignorant() : Scripted(true, {}) {}

  std::vector<Observation> observe(const Scenario&) override { throw Unsupported("sub-select"); }
};

TEST(Judge, WhatIsNotSupportedIsNamed) {
  Ignorant implementation;
  const Judgement judgement =
      judge(sale_scenario(Record::only_outcome, {sale("8")}), implementation);
  EXPECT_EQ(judgement.verdict, Verdict::unsupported);
  EXPECT_THAT(judgement.report, HasSubstr("sub-select"));
}

// What pg_conformance prints and returns for a file of one sale that leaves 8.
class CompareFiles : public testing::Test {
 protected:
  CompareFiles() {
    std::filesystem::create_directories(folder_);
    write(file_of(sale_scenario(Record::only_outcome, {sale("8")})));
  }

  void write(const std::string& content) const { std::ofstream(file()) << content; }

  std::filesystem::path file() const { return folder_ / "sale.json"; }

  template <typename Implementer, typename... Arguments>
  int run(const ComparisonArguments& arguments, Arguments... implementer_arguments) {
    output_.str("");
    errors_.str("");
    return compare_files(
        arguments, [&] { return std::make_unique<Implementer>(implementer_arguments...); }, output_,
        errors_);
  }

  int run_observing(const std::string& left) {
    return run<Scripted>({.files = {file(), file()}, .only = ""}, true,
                         std::vector<Observation>{sale(left)});
  }

  std::string output() const { return output_.str(); }

  std::string errors() const { return errors_.str(); }

 private:
  std::filesystem::path folder_ = testing::TempDir() + "/compare_files_" +
                                  testing::UnitTest::GetInstance()->current_test_info()->name();
  std::ostringstream output_;
  std::ostringstream errors_;
};

TEST_F(CompareFiles, AgreementIsZero) {
  EXPECT_EQ(run_observing("8"), 0);
  EXPECT_EQ(output(), "2 agree, 0 differ, 0 unsupported\n");
}

TEST_F(CompareFiles, ADifferenceIsOneAndIsPrinted) {
  EXPECT_EQ(run_observing("7"), 1);
  EXPECT_THAT(output(), HasSubstr("sale/rc differs (two sales): "));
  EXPECT_THAT(output(), EndsWith("0 agree, 2 differ, 0 unsupported\n"));
}

TEST_F(CompareFiles, WhatIsNotSupportedIsNoDifference) {
  EXPECT_EQ(run<Ignorant>({.files = {file()}, .only = ""}), 0);
  EXPECT_EQ(output(), "sale/rc is not supported: sub-select\n0 agree, 0 differ, 1 unsupported\n");
}

TEST_F(CompareFiles, AnIdThatNothingHasIsTwo) {
  EXPECT_EQ(run<Ignorant>({.files = {file()}, .only = "transfer"}), 2);
  EXPECT_THAT(errors(), HasSubstr("no scenario with 'transfer' in its id"));
}

TEST_F(CompareFiles, ABadFileIsTwoAndNothingIsCompared) {
  write("[]");
  EXPECT_EQ(run_observing("8"), 2);
  EXPECT_EQ(output(), "");
  EXPECT_THAT(errors(),
              HasSubstr("sale.json: neither 'scenarios' nor 'traces' at the top level\n"));
}

}  // namespace
}  // namespace ordercheck::conformance
