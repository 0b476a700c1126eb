// SPDX-License-Identifier: Apache-2.0
// What a person reads of a counterexample, against the files of this folder. `accept` beside this
// file takes what is printed now for right.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "counterexample/condition.hpp"
#include "counterexample/file.hpp"
#include "counterexample/inspect.hpp"
#include "counterexample/text.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

struct Golden {
  std::string name;
  std::function<std::string()> print;
};

std::filesystem::path path_of(const std::string& name) {
  return std::filesystem::path{ORDERCHECK_GOLDEN_FOLDER} / name;
}

std::string content_of(const std::filesystem::path& path) {
  std::ostringstream content;
  content << std::ifstream{path, std::ios::binary}.rdbuf();
  return content.str();
}

std::string debugger_views() {
  const Document document = overdrawn_wallet();
  return break_text(document, parse_condition("balance < 50")) + "\n" +
         watch_text(document, "balance", 110) + "\n" + trace_text(document, "debit") + "\n" +
         threads_text(document, 10);
}

const std::vector<Golden>& all_golden() {
  static const std::vector<Golden> kAll = {
      {"lost_update.txt", [] { return text_of(overdrawn_wallet()); }},
      {"lost_update_80_columns.txt", [] { return text_of(overdrawn_wallet(), {.width = 80}); }},
      {"lost_update_all.txt", [] { return text_of(overdrawn_wallet(), {.all = true}); }},
      {"lost_update_debugger.txt", debugger_views},
      {"deadlock.txt", [] { return text_of(deadlock()); }},
      {"data_race_behind_an_invariant.txt", [] { return text_of(lost_statistics()); }},
      {"lone_data_race.txt", [] { return text_of(lone_race()); }},
      {"late_reply.txt", [] { return text_of(double_charge()); }},
      {"long_run.txt", [] { return text_of(long_run()); }},
      {"many_threads.txt", [] { return text_of(crowd()); }},
      {"schema_1.json", [] { return to_json(every_field()); }},
  };
  return kAll;
}

class GoldenText : public ::testing::TestWithParam<Golden> {};

TEST_P(GoldenText, IsWhatIsPrinted) {
  const std::string printed = GetParam().print();
  if (std::getenv("ORDERCHECK_ACCEPT_GOLDEN") != nullptr) {
    std::ofstream{path_of(GetParam().name), std::ios::binary} << printed;
  }
  EXPECT_EQ(printed, content_of(path_of(GetParam().name)))
      << "if the new text is better, run tests/end_to_end/golden/accept";
}

INSTANTIATE_TEST_SUITE_P(Counterexample, GoldenText, ::testing::ValuesIn(all_golden()),
                         [](const ::testing::TestParamInfo<Golden>& parameter) {
                           std::string name = parameter.param.name;
                           return name.replace(name.find('.'), 1, "_");
                         });

// Files outlive the version that wrote them: this one was kept when the schema was new.
TEST(Schema, OfVersionOneIsRead) {
  const Document document = read_file(path_of("schema_1.json"));
  EXPECT_EQ(document.test.check_call, 3U);
  EXPECT_EQ(to_json(document), to_json(every_field()));
}

}  // namespace
}  // namespace ordercheck::counterexample
