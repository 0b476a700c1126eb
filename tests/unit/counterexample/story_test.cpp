// SPDX-License-Identifier: Apache-2.0
#include "counterexample/story.hpp"

#include <algorithm>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/cause.hpp"
#include "counterexample/slice.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::vector<std::string> texts_of(const Story& story) {
  std::vector<std::string> texts;
  texts.reserve(story.lines.size());
  for (const StoryLine& line : story.lines) {
    texts.push_back(line.text);
  }
  return texts;
}

std::size_t told(const Story& story, StoryLine::Type type) {
  return static_cast<std::size_t>(
      std::count_if(story.lines.begin(), story.lines.end(),
                    [type](const StoryLine& line) { return line.type == type; }));
}

TEST(Slice, HoldsWhatTheViolatingThreadDidAndDependedOn) {
  const std::vector<bool> past = causal_past(overdrawn_wallet());
  EXPECT_THAT(past, Each(true));  // main joined both threads
}

TEST(Slice, LeavesOutWhatHadNoInfluence) {
  const Document document = long_run();
  const std::vector<bool> past = causal_past(document);
  for (std::size_t i = 0; i < past.size(); ++i) {
    EXPECT_EQ(past[i], document.threads[document.steps[i].thread].name != "logger") << i;
  }
}

TEST(Slice, EndsAtTheViolation) {
  Document document = overdrawn_wallet();
  document.failure.violation.type = "invariant";
  document.failure.thread = 1;
  document.failure.steps = 9;
  const std::vector<bool> past = causal_past(document);
  EXPECT_TRUE(past[4]);  // of the thread itself
  EXPECT_TRUE(past[8]);  // the step after which the invariant was broken
  EXPECT_FALSE(past[9]);
  EXPECT_TRUE(std::none_of(past.begin() + 9, past.end(), [](bool is_past) { return is_past; }));
}

TEST(Slice, OfADeadlockHoldsAllThreads) { EXPECT_THAT(causal_past(deadlock()), Each(true)); }

TEST(Slice, OfADataRaceHoldsBothSides) {
  Document document = lost_statistics();
  document.failure.violation.type = "data_race";
  document.failure.thread = 0;
  const std::vector<bool> past = causal_past(document);
  EXPECT_TRUE(past[4]);
  EXPECT_TRUE(past[5]);
}

TEST(Story, TellsWhatMattersInOrder) {
  EXPECT_THAT(texts_of(tell(overdrawn_wallet())),
              ElementsAre("lock wallet mutex, load balance -> 100, unlock wallet mutex",
                          "worker-1 is preempted", "lock wallet mutex, load balance -> 100",
                          "lock wallet mutex, store balance 20, unlock wallet mutex",
                          "lock wallet mutex, store balance -60", "join worker-2"));
}

TEST(Story, SaysWhichFaultItIsWithinARow) {
  Document document = double_charge();
  document.steps[0].fault = true;
  document.steps[0].text = "reply lost";
  document.steps[0].object = "";
  EXPECT_THAT(texts_of(tell(document)),
              ElementsAre("fault: reply lost", "connection 1: request arrives",
                          "fault: connection 1: reply is late", "2 s pass, the clock shows 2 s",
                          "POST /debit order 1, $50.00", "connection 1: request arrives"));
}

TEST(Story, LeavesOutDecisionsForNoFault) {
  Document document = double_charge();
  Step& spared = document.steps[1];
  spared.kind = "network faults";
  spared.text = "no fault";
  spared.label_was_choice = true;
  const Story story = tell(document);
  EXPECT_THAT(texts_of(story), Each(Not(HasSubstr("no fault"))));
  EXPECT_EQ(story.faults_spared, 1U);
  spared.notes = {"the network is in a good mood"};
  EXPECT_THAT(texts_of(tell(document)), Contains(HasSubstr("no fault")));
}

TEST(Story, CountsWhatItLeavesOut) {
  const Story story = tell(overdrawn_wallet());
  EXPECT_EQ(story.steps_private, 7U);
  EXPECT_EQ(story.steps_of_no_influence, 0U);
  EXPECT_EQ(tell(long_run()).steps_of_no_influence, 60U);
  Document document = overdrawn_wallet();
  document.failure.steps = 14;
  EXPECT_EQ(tell(document).steps_after, 4U);
}

TEST(Story, HasARowForEachPreemptionFaultAndTimeJump) {
  const Story story = tell(double_charge());
  EXPECT_THAT(
      texts_of(story),
      ElementsAre("POST /debit order 1, $50.00", "connection 1: request arrives",
                  "fault: connection 1: reply is late", "2 s pass, the clock shows 2 s",
                  "POST /debit order 1, $50.00 (goes on)", "connection 1: request arrives"));
  EXPECT_EQ(told(tell(deadlock()), StoryLine::Type::preemption), 1U);
}

TEST(Story, TheClockItselfTakesNoRow) {
  Document document = double_charge();
  document.steps[3].synthetic = true;
  EXPECT_EQ(told(tell(document), StoryLine::Type::time), 1U);
  EXPECT_EQ(told(tell(document), StoryLine::Type::step), 5U);
}

TEST(Story, MergesTheStepsOfAStoryRow) {
  const Story story = tell(double_charge());
  EXPECT_EQ(story.lines[4].first_step, 3U);
  EXPECT_EQ(story.lines[4].last_step, 4U);
  EXPECT_THAT(story.lines[4].notes, ElementsAre("attempt(order 1) = 2"));
}

TEST(Story, MarksTheWatchedValuesThatChanged) {
  const Story story = tell(overdrawn_wallet());
  EXPECT_THAT(story.quantities, ElementsAre("balance"));
  EXPECT_THAT(story.lines[0].values, ElementsAre("100"));
  EXPECT_THAT(story.lines[0].changed, ElementsAre(false));
  EXPECT_THAT(story.lines[3].values, ElementsAre("20"));
  EXPECT_THAT(story.lines[3].changed, ElementsAre(true));
  EXPECT_THAT(story.lines[5].changed, ElementsAre(false));
  EXPECT_THAT(tell(lost_statistics()).constants, ElementsAre(Watched{"orders", "0"}));
}

TEST(Story, FoldsTheMiddleOfALongRunAndCountsIt) {
  const Story story = tell(long_run(), {.line_count_max = 12});
  EXPECT_EQ(story.lines.size(), 13U);
  EXPECT_EQ(told(story, StoryLine::Type::folded), 1U);
  EXPECT_THAT(story.lines[3].text, HasSubstr("steps folded, with 1 preemption"));
  EXPECT_EQ(story.lines.back().last_step, 180U);
}

TEST(Story, AllMeansEveryStep) {
  const Story story = tell(long_run(), {.all = true});
  EXPECT_EQ(told(story, StoryLine::Type::step), 181U);
  EXPECT_EQ(story.steps_private + story.steps_of_no_influence + story.steps_after, 0U);
}

TEST(Story, OfNoStepIsEmpty) {
  Document document;
  document.threads.emplace_back();
  EXPECT_THAT(tell(document).lines, IsEmpty());
}

TEST(Cause, NamesALostUpdate) {
  const Document document = overdrawn_wallet();
  const std::vector<Interleaving> found = interleavings(document);
  ASSERT_FALSE(found.empty());
  EXPECT_EQ(document.steps[found[0].before].text, "load -> 100");
  EXPECT_EQ(document.steps[found[0].between].text, "store 20");
  EXPECT_EQ(document.steps[found[0].after].text, "store -60");
  EXPECT_THAT(cause_of(document).sentence, HasSubstr("lost update of balance: worker-1"));
}

TEST(Cause, NamesTwoCriticalSectionsThatShouldBeOne) {
  Document document = overdrawn_wallet();
  for (Step& step : document.steps) {
    if (step.kind == "var") {
      step.object.clear();
    }
  }
  EXPECT_EQ(cause_of(document).sentence,
            "not atomic: worker-1 gave up wallet mutex (wallet.cpp:12) and took it again "
            "(wallet.cpp:16); in "
            "between worker-2 held it (wallet.cpp:16)");
}

TEST(Cause, WithoutPreemptionNobodyIsInterrupted) {
  Document document = overdrawn_wallet();
  document.steps[5].preemption = false;
  EXPECT_THAT(interleavings(document), IsEmpty());
}

TEST(Cause, ReadersInBetweenDoNotConflict) {
  Document document = overdrawn_wallet();
  for (std::size_t i = 5; i < 12; ++i) {
    document.steps[i].causes.clear();
  }
  EXPECT_THAT(interleavings(document), IsEmpty());
}

TEST(Cause, OfARaceIsBothSides) {
  const Document document = lost_statistics();
  const Cause cause = cause_of(document);
  ASSERT_EQ(cause.sides.size(), 2U);
  EXPECT_EQ(cause.sides[0].what, "write by worker-2");
  EXPECT_EQ(cause.sides[0].frame->line, 38U);
  EXPECT_EQ(cause.sides[1].what, "read by worker-1");
  EXPECT_EQ(cause.sides[1].frame->line, 41U);
  EXPECT_EQ(cause.sentence,
            "data race on revenue_: nothing orders the write by worker-2 at statistics.cpp:38 and "
            "the read by "
            "worker-1 at statistics.cpp:41");
}

TEST(Cause, OfADeadlockIsWhereEachThreadWaits) {
  const Document document = deadlock();
  const Cause cause = cause_of(document);
  ASSERT_EQ(cause.sides.size(), 3U);
  EXPECT_EQ(cause.sides[1].what, "worker-1 is blocked: lock account b, held by worker-2");
  EXPECT_EQ(cause.sides[1].frame->line, 9U);
}

TEST(Cause, OfAThreadWithoutStackIsItsLastLine) {
  Document document = deadlock();
  document.threads[1].stack.clear();
  const Cause cause = cause_of(document);
  EXPECT_EQ(cause.sides[1].what,
            "worker-1 came here, then is blocked: lock account b, held by worker-2");
  EXPECT_EQ(cause.sides[1].frame->line, 8U);
}

TEST(Cause, TheProgramsOwnSentenceComesFirst) {
  Document document = overdrawn_wallet();
  document.failure.violation.cause = "debit checks before it locks";
  EXPECT_EQ(cause_of(document).sentence, "debit checks before it locks");
}

TEST(Cause, ForWantOfABetterLineItIsTheLastOne) {
  const Document document = double_charge();
  const Cause cause = cause_of(document);
  ASSERT_EQ(cause.sides.size(), 1U);
  EXPECT_EQ(cause.sides[0].what, "the last line before it, worker-1: send connection 1");
}

}  // namespace
}  // namespace ordercheck::counterexample
