// SPDX-License-Identifier: Apache-2.0
// The table of defects in the README is what the main job finds.
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "catalogue/report.hpp"
#include "order_processor/checks.hpp"
#include "order_service/checks.hpp"
#include "purchase_manager/checks.hpp"

namespace {

using namespace catalogue;

const std::string kBegin = "<!-- defects:begin -->\n";
const std::string kEnd = "<!-- defects:end -->";

std::string readme() {
  const std::ifstream file{ORDERCHECK_README};
  std::ostringstream text;
  text << file.rdbuf();
  return std::move(text).str();
}

TEST(Readme, HoldsTheTableOfDefectsThatTheMainJobPrints) {
  const std::string text = readme();
  const auto begin = text.find(kBegin);
  const auto end = text.find(kEnd);
  ASSERT_TRUE(begin != std::string::npos && end != std::string::npos && begin < end)
      << ORDERCHECK_README << " has no lines " << kBegin << kEnd;
  std::vector<Row> rows;
  for (const Target& target :
       {order_processor::target(), order_service::target(), purchase_manager::target()}) {
    for (const Variant& variant : target.variants) {
      if (variant.expected == ordercheck::Verdict::violated) {
        rows.push_back(run(variant, std::chrono::minutes{1}, testing::TempDir()));
      }
    }
  }
  const auto table = begin + kBegin.size();
  EXPECT_EQ(text.substr(table, end - table), to_markdown(rows))
      << "put the output of ordercheck_main_job --markdown there";
}

}  // namespace
