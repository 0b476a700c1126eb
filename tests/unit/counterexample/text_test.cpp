// SPDX-License-Identifier: Apache-2.0
#include "counterexample/text.hpp"

#include <filesystem>
#include <memory>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/check.hpp>

#include "counterexample/file.hpp"
#include "counterexample/table.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::size_t widest_line(const std::string& text) {
  std::size_t widest = 0;
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);) {
    // What is pasted or clicked stays in one line.
    if (!line.starts_with("file: ") && !line.starts_with("ordercheck replay") &&
        !line.starts_with("/")) {
      widest = std::max(widest, display_width(line));
    }
  }
  return widest;
}

TEST(Report, BeginsWithThePromiseAndEndsWithTheCommand) {
  EXPECT_THAT(text_of(double_charge()),
              AllOf(StartsWith("order 1 was charged 2 times (2 x $50.00), expected once\n"),
                    EndsWith("\nordercheck replay '/build/ordercheck-out/"
                             "OrderService.ChargesOnceDespiteALateReply.counterexample.json'\n")));
}

TEST(Report, NamesConflictingLinesAtTheBeginningOfLines) {
  EXPECT_THAT(text_of(lost_statistics()),
              AllOf(HasSubstr("\n/src/statistics.cpp:38: write by worker-2\n"),
                    HasSubstr("\n/src/statistics.cpp:41: read by worker-1\n")));
}

TEST(Report, OfADataRaceAloneHoldsBothStacks) {
  EXPECT_THAT(text_of(lone_race()),
              AllOf(HasSubstr("write of orders_ by worker-1\n  Statistics::count()"),
                    HasSubstr("write of orders_ by worker-2\n  Statistics::count()"),
                    Not(HasSubstr("testing::Test::Run"))));
  EXPECT_THAT(text_of(lost_statistics()), Not(HasSubstr("the two accesses")));
}

TEST(Report, KeepsToItsWidth) {
  for (const Document& document :
       {overdrawn_wallet(), deadlock(), lost_statistics(), double_charge(), long_run(), crowd()}) {
    for (const std::size_t width : {90U, 110U, 160U}) {
      EXPECT_LE(widest_line(text_of(document, {.width = width})), width) << document.test.name;
    }
  }
}

TEST(Report, TakesTheThreadsBelowEachOtherWhenTheyDoNotFit) {
  EXPECT_THAT(text_of(crowd()), HasSubstr("\nstep  thread\n   2  worker-1  fetch_sub"));
  EXPECT_THAT(text_of(crowd(), {.width = 1000}), HasSubstr("\nstep  worker-1  "));
}

TEST(Report, ProvesTheNumberOfPreemptionsOrCallsItABound) {
  Document document = overdrawn_wallet();
  EXPECT_THAT(text_of(document), HasSubstr("\nfewest preemptions: 1, proven by 2 executions\n"));
  document.certificate.minimal_preemptions = false;
  EXPECT_THAT(text_of(document),
              AllOf(HasSubstr("\npreemptions: 1 (an upper bound"), Not(HasSubstr("proven"))));
  document.failure.preemptions = 0;
  EXPECT_THAT(text_of(document), HasSubstr("\nfewest preemptions: 0\n"));
}

TEST(Report, AnUnsavedOneOffersNoCommand) {
  EXPECT_THAT(text_of(long_run()),
              AllOf(EndsWith("\nnot saved\n"), Not(HasSubstr("ordercheck replay"))));
}

TEST(ReplayCommand, CanBePastedWhateverTheFileIsCalled) {
  EXPECT_EQ(replay_command("/tmp/a b.json"), "ordercheck replay '/tmp/a b.json'");
  EXPECT_EQ(replay_command("/tmp/it's.json"), "ordercheck replay '/tmp/it'\\''s.json'");
}

TEST(Wrap, BreaksAtSpacesAndIndentsWhatFollows) {
  EXPECT_THAT(wrap("lock stock mutex", 10), ElementsAre("lock stock", "  mutex"));
  EXPECT_THAT(wrap("lock stock mutex", 9), ElementsAre("lock", "  stock", "  mutex"));
  EXPECT_THAT(wrap("abcdefgh", 3, 0), ElementsAre("abc", "def", "gh"));
  EXPECT_THAT(wrap("abcdefgh", 4), ElementsAre("abcd", "  ef", "  gh"));
  EXPECT_THAT(wrap("a\nb", 9), ElementsAre("a", "b"));
  EXPECT_THAT(wrap("", 5), ElementsAre(""));
  EXPECT_THAT(wrap("ab", 0), ElementsAre("a", "b"));
}

TEST(Wrap, CountsCharactersNotBytes) {
  EXPECT_EQ(display_width("caf\xc3\xa9"), 4U);
  EXPECT_THAT(wrap("caf\xc3\xa9 noir", 4), ElementsAre("caf\xc3\xa9", "  no", "  ir"));
}

TEST(Table, GivesEachColumnItsWidth) {
  Table table{{{"step", false}, {"who", true}, {"value", false}}};
  table.add_row({"1", "worker-1", "10"});
  table.add_banner("--- time ---");
  table.add_row({"2", "worker-22", "9 *"});
  EXPECT_EQ(table.text(80),
            "step  who        value\n"
            "1     worker-1   10\n"
            "      --- time ---\n"
            "2     worker-22  9 *\n");
}

TEST(Table, MakesOnlyColumnsThatWrapNarrower) {
  Table table{{{"step", false}, {"what happens there", true}, {"value", false}}};
  table.add_row({"1", "lock the stock mutex again", "10"});
  EXPECT_EQ(table.text(26),
            "step  what happens   value\n"
            "        there\n"
            "1     lock the       10\n"
            "        stock mutex\n"
            "        again\n");
  EXPECT_TRUE(table.fits(27, 14));
  EXPECT_FALSE(table.fits(26, 14));
}

class SavedCounterexample : public ::testing::Test {
 protected:
  void TearDown() override { std::filesystem::remove(path_); }

  const std::filesystem::path path_ =
      std::filesystem::path{::testing::TempDir()} / "ordercheck-saved.json";
};

TEST_F(SavedCounterexample, AnswersFromItsDocumentAndSavesIt) {
  const Counterexample counterexample{std::make_shared<const Document>(every_field())};
  EXPECT_EQ(counterexample.violation().type, "invariant");
  EXPECT_EQ(counterexample.preemptions(), 0U);
  EXPECT_EQ(counterexample.faults(), 1U);
  EXPECT_EQ(counterexample.steps(), 6U);
  EXPECT_TRUE(counterexample.preemptions_are_minimal());
  EXPECT_EQ(counterexample.path(), every_field().file);
  EXPECT_EQ(counterexample.text(), text_of(every_field()));
  counterexample.save(path_);
  EXPECT_EQ(to_json(read_file(path_)), to_json(every_field()));
}

TEST(Names, OfVerdictsAndStopReasons) {
  EXPECT_EQ(to_string(Verdict::exhausted), "exhausted");
  EXPECT_EQ(to_string(Verdict::sampled), "sampled");
  EXPECT_EQ(to_string(Verdict::stopped), "stopped");
  EXPECT_EQ(to_string(Verdict::violated), "violated");
  EXPECT_EQ(to_string(StopReason::none), "none");
  EXPECT_EQ(to_string(StopReason::executions), "executions");
  EXPECT_EQ(to_string(StopReason::time), "time");
  EXPECT_EQ(to_string(StopReason::steps), "steps");
  EXPECT_EQ(to_string(StopReason::signal), "signal");
  EXPECT_EQ(to_string(StopReason::nondeterminism), "nondeterminism");
}

}  // namespace
}  // namespace ordercheck::counterexample
