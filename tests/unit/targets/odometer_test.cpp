// SPDX-License-Identifier: Apache-2.0
#include "catalogue/odometer.hpp"

#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "order_processor/workload.hpp"
#include "order_service/workload.hpp"
#include "purchase_manager/workload.hpp"

namespace catalogue {
namespace {

using testing::ElementsAre;

TEST(Odometer, GivesEveryWorkloadOnceTheSmallestFirst) {
  const auto texts = all_workloads(2, [](auto& pick) {
    std::string text;
    for (int left = pick.size(); left > 0; --left) {
      text += static_cast<char>('a' + pick("letter", 2));
    }
    return text;
  });
  EXPECT_THAT(texts, ElementsAre("", "a", "b", "aa", "ab", "ba", "bb"));
}

TEST(Odometer, FollowsPicksThatDependOnOthers) {
  const auto texts = all_workloads(0, [](auto& pick) {
    return pick("long", 2) == 0 ? std::string{"short"} : "long " + std::to_string(pick("more", 2));
  });
  EXPECT_THAT(texts, ElementsAre("short", "long 0", "long 1"));
}

TEST(Odometer, NumbersInterchangeableValuesInTheOrderOfTheirFirstUse) {
  const auto texts = all_workloads(0, [](auto& pick) {
    std::string text;
    for (int left = 3; left > 0; --left) {
      text += static_cast<char>('a' + pick.interchangeable("letter", 3));
    }
    return text;
  });
  EXPECT_THAT(texts, ElementsAre("aaa", "aab", "aba", "abb", "abc"));
}

TEST(SmallWorkloads, AreAsManyAsTheirPicksAllow) {
  EXPECT_EQ(
      all_workloads(2, [](auto& pick) { return order_processor::pick_workload(pick); }).size(),
      1 + 16 + 256);
  EXPECT_EQ(all_workloads(2, [](auto& pick) { return order_service::pick_workload(pick); }).size(),
            1 + 2 + 2 * (2 * 2 + 1) * 2);
  EXPECT_EQ(
      all_workloads(2, [](auto& pick) { return purchase_manager::pick_workload(pick); }).size(),
      1 + 5 + 5 * 5 * 2);
}

}  // namespace
}  // namespace catalogue
