// SPDX-License-Identifier: Apache-2.0
#include "catalogue/nightly.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/require.hpp>
#include <ordercheck/sync.hpp>

namespace catalogue {
namespace {

using namespace std::chrono_literals;
using ordercheck::Verdict;
using testing::ElementsAre;
using testing::HasSubstr;

constexpr int kBrokenSize = 3;

void increments(int threads) {
  ordercheck::atomic<int> count{0};
  std::vector<ordercheck::thread> all;
  all.reserve(static_cast<std::size_t>(threads));
  for (int i = 0; i < threads; ++i) {
    all.emplace_back([&] { ++count; });
  }
  for (ordercheck::thread& thread : all) {
    thread.join();
  }
  ordercheck::require(threads < kBrokenSize, "too many threads");
}

class NightlyTest : public testing::Test {
 protected:
  NightlyTest() {
    std::string name =
        (std::filesystem::temp_directory_path() / "ordercheck-nightly.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    target_.name = "counter";
    target_.sized = [this](int size) {
      asked_.push_back(size);
      return Search{.workload = std::to_string(size) + " threads", .bounds = {}, .body = [size] {
                      increments(size);
                    }};
    };
  }

  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  Target target_;
  std::vector<int> asked_;
};

TEST_F(NightlyTest, GoesThroughTheSizesUntilOneIsViolated) {
  const Nightly night = run_nightly(target_, 60s, folder_);
  EXPECT_TRUE(night.violated());
  ASSERT_EQ(night.sizes.size(), 3U);
  EXPECT_EQ(night.sizes[1].verdict, Verdict::exhausted);
  EXPECT_EQ(night.sizes[1].executions, 2U);
  EXPECT_THAT(asked_, ElementsAre(1, 2, 3));
}

TEST_F(NightlyTest, GoesOnWhereTheLastNightStopped) {
  run_nightly(target_, 60s, folder_);
  asked_.clear();
  EXPECT_TRUE(run_nightly(target_, 60s, folder_).violated());
  EXPECT_THAT(asked_, ElementsAre(3));
}

TEST_F(NightlyTest, OfAnotherBuildBeginsAnew) {
  run_nightly(target_, 60s, folder_);
  asked_.clear();
  std::ofstream{folder_ / "counter.nights.json"}
      << R"({"target": "counter", "build": "another", "sizes": [{"size": 7}]})";
  run_nightly(target_, 60s, folder_);
  EXPECT_THAT(asked_, ElementsAre(1, 2, 3));
}

TEST_F(NightlyTest, AFileThatWasNotWrittenToItsEndBeginsAnew) {
  std::ofstream{folder_ / "counter.nights.json"} << R"({"target": "coun)";
  run_nightly(target_, 60s, folder_);
  EXPECT_THAT(asked_, ElementsAre(1, 2, 3));
}

TEST_F(NightlyTest, PageHasARowForEachSize) {
  run_nightly(target_, 60s, folder_);
  const std::string page = summary_page(folder_);
  EXPECT_THAT(page, HasSubstr("| `counter` | 2: 2 threads | exhausted | 2 | "));
  EXPECT_THAT(page, HasSubstr("| `counter` | 3: 3 threads | violated | "));
}

}  // namespace
}  // namespace catalogue
