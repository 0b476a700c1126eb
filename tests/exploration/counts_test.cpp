// SPDX-License-Identifier: Apache-2.0
// Programs whose number of traces is known exactly: the optimal reduction runs each trace once.
#include <cctype>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "programs.hpp"
#include "search.hpp"

namespace ordercheck::exploration {
namespace {

using Name = std::pair<std::string, std::string>;  // of the program, of its parameters

struct Expected {
  std::uint64_t executions = 0;
  std::uint64_t deadlocked = 0;
};

std::map<Name, Expected> read_rows() {
  std::ifstream file{ORDERCHECK_COUNTS_FILE};
  std::map<Name, Expected> rows;
  const nlohmann::json document = nlohmann::json::parse(file);
  for (const auto& row : document.at("rows")) {
    rows[{row.at("name").get<std::string>(), row.at("params").get<std::string>()}] = {
        row.at("classes").get<std::uint64_t>(), row.at("deadlocked_classes").get<std::uint64_t>()};
  }
  return rows;
}

const std::map<Name, Expected>& expected_rows() {
  static const std::map<Name, Expected> rows = read_rows();
  return rows;
}

std::vector<Program> all_programs() {
  std::vector<Program> programs = programs_of_values();
  append(programs, programs_of_locks());
  append(programs, programs_of_runtime());
  return programs;
}

std::set<std::string> program_names() {
  std::set<std::string> names;
  for (const auto& [name, expected] : expected_rows()) {
    names.insert(name.first);
  }
  return names;
}

TEST(CountedPrograms, EachRowHasItsProgramAndEachProgramItsRow) {
  std::set<Name> programs;
  for (const Program& program : all_programs()) {
    EXPECT_TRUE(programs.insert({program.name, program.parameters}).second)
        << program.name << " " << program.parameters << " is there twice";
  }
  std::set<Name> rows;
  for (const auto& [name, expected] : expected_rows()) {
    rows.insert(name);
  }
  EXPECT_EQ(rows, programs);
  EXPECT_EQ(rows.size(), 120U);
}

class CountedProgram : public testing::TestWithParam<std::string> {};

TEST_P(CountedProgram, HasOneExecutionForEachTrace) {
  for (const Program& program : all_programs()) {
    if (program.name != GetParam()) {
      continue;
    }
    const Expected expected = expected_rows().at({program.name, program.parameters});
    const Census counted = census(program.body, 10 * expected.executions + 100);
    EXPECT_EQ(counted.executions, expected.executions) << program.parameters;
    EXPECT_EQ(counted.deadlocked, expected.deadlocked) << program.parameters;
    EXPECT_EQ(counted.repeated, 0U) << program.parameters;
    EXPECT_EQ(counted.incomplete, 0U) << program.parameters;
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
