// SPDX-License-Identifier: Apache-2.0
// Every counterexample that a test program leaves is replayed in fresh processes, whose addresses
// differ.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <set>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/file.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/process.hpp"
#include "counterexample/text.hpp"

namespace ordercheck::counterexample {
namespace {

namespace fs = std::filesystem;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

#ifdef ORDERCHECK_NIGHTLY
constexpr int kReplayCount = 1000;
#else
constexpr int kReplayCount = 20;
#endif

/// What each test of the program must have left: its type of violation.
const std::map<std::string, std::string>& expected_types() {
  static const std::map<std::string, std::string> kTypes = {
      {"Broken.Assertion", "assertion"},
      {"Broken.Invariant", "invariant"},
      {"Broken.DataRace", "data_race"},
      {"Broken.Deadlock", "deadlock"},
      {"Broken.LostWakeup", "lost_wakeup"},
      {"Broken.Misuse", "misuse"},
      {"Broken.UncaughtException", "uncaught_exception"},
      {"Broken.Crash", "crash"},
      {"Broken.Abort", "crash"},
      {"Broken.StackOverflow", "stack_overflow"},
      {"Broken.EndlessLoop", "endless_loop"},
      {"Broken.Leak", "leak"},
      {"it's broken", "assertion"},
  };
  return kTypes;
}

class FoundCounterexample : public ::testing::Test {
 protected:
  // One run of the program serves all tests.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "ordercheck-found-test.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    Command command;
    command.arguments = {ORDERCHECK_BROKEN_SHOP};
    command.environment = {{"ORDERCHECK_OUT", folder_.string()}};
    command.folder = folder_.string();
    ended_ = run(command);
    for (const fs::directory_entry& entry : fs::directory_iterator{folder_}) {
      if (entry.path().extension() == ".json") {
        Document document = read_file(entry.path());
        const std::string test = document.test.name;
        found_.emplace(test, std::move(document));
      }
    }
  }

  static void TearDownTestSuite() { fs::remove_all(folder_); }

  static Ended ordercheck(const std::vector<std::string>& arguments) {
    Command command;
    command.arguments = arguments;
    command.arguments.insert(command.arguments.begin(), ORDERCHECK_PROGRAM);
    return run(command);
  }

  static inline fs::path folder_;
  static inline Ended ended_;
  static inline std::map<std::string, Document> found_;
};

TEST_F(FoundCounterexample, IsLeftByEachTestThatFails) {
  std::map<std::string, std::string> types;
  for (const auto& [test, document] : found_) {
    types[test] = document.failure.violation.type;
  }
  EXPECT_EQ(types, expected_types()) << ended_.output << ended_.errors;
  EXPECT_EQ(ended_.exit_code, 1);
}

TEST_F(FoundCounterexample, IsPrintedWithTheCommandThatReplaysIt) {
  for (const auto& [test, document] : found_) {
    if (test.starts_with("Broken.")) {
      EXPECT_THAT(ended_.output, HasSubstr(replay_command(document.file))) << test;
    }
  }
}

TEST_F(FoundCounterexample, NamesALineOfTheTestOrTheCodeUnderTest) {
  for (const auto& [test, document] : found_) {
    EXPECT_TRUE(std::ranges::any_of(document.steps, [](const Step& step) {
      return short_location_of(step.stack).starts_with("broken_shop.cpp:");
    })) << test;
    for (const Step& step : document.steps) {
      const std::string location = short_location_of(step.stack);
      EXPECT_TRUE(location.empty() || location.starts_with("broken_shop.cpp:"))
          << test << ": " << step.text << " at " << location;
    }
  }
}

TEST_F(FoundCounterexample, ReplaysInFreshProcesses) {
  for (const auto& [test, document] : found_) {
    const int count = test == "Broken.EndlessLoop" ? std::min(kReplayCount, 3) : kReplayCount;
    std::set<std::string> outputs;
    for (int i = 0; i < count; ++i) {
      const Ended ended = ordercheck({"replay", document.file});
      ASSERT_EQ(ended.exit_code, 0)
          << test << ", replay " << i << ": " << ended.output << ended.errors;
      ASSERT_THAT(ended.errors, IsEmpty()) << test;
      outputs.insert(ended.output);
    }
    EXPECT_EQ(outputs.size(), 1U) << test;
    EXPECT_THAT(*outputs.begin(), StartsWith("reproduced: " + document.failure.violation.type));
    EXPECT_THAT(*outputs.begin(), EndsWith(replay_command(document.file) + "\n"));
  }
}

TEST_F(FoundCounterexample, OfOtherDecisionsIsNotReproduced) {
  ASSERT_TRUE(found_.contains("Broken.Assertion"));
  Document document = found_.at("Broken.Assertion");
  // Nobody is preempted: the first thread runs to its end before the second one begins.
  std::ranges::stable_sort(document.decisions, [](const Decision& a, const Decision& b) {
    return a.thread_path == "main/0" && b.thread_path == "main/1";
  });
  const fs::path path = folder_ / "sorted.json";
  write_file(document, path);
  const Ended ended = ordercheck({"replay", path.string()});
  EXPECT_EQ(ended.exit_code, 1) << ended.output;
  EXPECT_THAT(ended.output, StartsWith("not reproduced: "));
}

TEST_F(FoundCounterexample, OfATestThatIsGoneIsBadInput) {
  ASSERT_TRUE(found_.contains("Broken.Deadlock"));
  Document document = found_.at("Broken.Deadlock");
  document.test.name = "Broken.Gone";
  document.test.arguments = {"--gtest_filter=Broken.Gone"};
  const fs::path path = folder_ / "gone.json";
  write_file(document, path);
  const Ended ended = ordercheck({"replay", path.string()});
  EXPECT_EQ(ended.exit_code, 2) << ended.output;
  EXPECT_THAT(ended.errors, HasSubstr("without replaying test Broken.Gone, check call 0"));
}

TEST_F(FoundCounterexample, AnswersWhatOneAsksADebugger) {
  ASSERT_TRUE(found_.contains("Broken.Invariant"));
  const std::string file = found_.at("Broken.Invariant").file;
  EXPECT_THAT(ordercheck({"replay", file, "--break-when", "stock < 0"}).output,
              HasSubstr("stock < 0 first holds after step "));
  EXPECT_THAT(ordercheck({"replay", file, "--watch", "stock"}).output, HasSubstr("0 -> -1"));
  EXPECT_THAT(ordercheck({"explain", file, "--trace", "sell"}).output, HasSubstr("sell: 2 calls"));
  EXPECT_THAT(ordercheck({"explain", file, "--threads"}).output, HasSubstr("threads after step "));
}

}  // namespace
}  // namespace ordercheck::counterexample
