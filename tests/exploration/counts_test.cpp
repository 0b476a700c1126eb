// SPDX-License-Identifier: Apache-2.0
// Programs whose number of traces is known exactly: the optimal reduction runs each trace once.
#include <cctype>
#include <set>
#include <string>

#include <gtest/gtest.h>

#include "counted_rows.hpp"
#include "explore/optimal_dpor.hpp"

namespace ordercheck::exploration {
namespace {

std::set<std::string> program_names() {
  std::set<std::string> names;
  for (const auto& [name, expected] : counted_rows()) {
    names.insert(name.first);
  }
  return names;
}

TEST(CountedPrograms, EachRowHasItsProgramAndEachProgramItsRow) {
  std::set<RowName> programs;
  for (const Program& program : counted_programs()) {
    EXPECT_TRUE(programs.insert({program.name, program.parameters}).second)
        << program.name << " " << program.parameters << " is there twice";
  }
  std::set<RowName> rows;
  for (const auto& [name, expected] : counted_rows()) {
    rows.insert(name);
  }
  EXPECT_EQ(rows, programs);
  EXPECT_EQ(rows.size(), 120U);
}

class CountedProgram : public testing::TestWithParam<std::string> {};

TEST_P(CountedProgram, HasOneExecutionForEachTrace) {
  for (const Program& program : counted_programs()) {
    if (program.name != GetParam()) {
      continue;
    }
    const CountedRow expected = counted_rows().at({program.name, program.parameters});
    const Census counted = census(program.body, 10 * expected.executions + 100);
    EXPECT_EQ(counted.executions, expected.executions) << program.parameters;
    EXPECT_EQ(counted.deadlocked, expected.deadlocked) << program.parameters;
    EXPECT_EQ(counted.repeated, 0U) << program.parameters;
    EXPECT_EQ(counted.incomplete, 0U) << program.parameters;
    EXPECT_EQ(counted.problem, "") << program.parameters;
  }
}

TEST_P(CountedProgram, HasTheSameExecutionsByTheGeneralRuleAlone) {
  for (const Program& program : counted_programs()) {
    const CountedRow expected = counted_rows().at({program.name, program.parameters});
    if (program.name != GetParam() || expected.executions > 200) {
      continue;
    }
    explore::OptimalDpor search{explore::Mutation::none, true};
    const Census counted = census_of(search, program.body, 10 * expected.executions + 100);
    EXPECT_EQ(counted.executions, expected.executions) << program.parameters;
    EXPECT_EQ(counted.repeated, 0U) << program.parameters;
    EXPECT_EQ(counted.problem, "") << program.parameters;
  }
}

INSTANTIATE_TEST_SUITE_P(Row, CountedProgram, testing::ValuesIn(program_names()),
                         [](const testing::TestParamInfo<std::string>& row) {
                           std::string name;
                           for (const char c : row.param) {
                             name += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
                           }
                           return name + "_program";
                         });

}  // namespace
}  // namespace ordercheck::exploration
