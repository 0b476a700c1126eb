// SPDX-License-Identifier: Apache-2.0
#include "counterexample/compare.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/action.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::HasSubstr;

Judgement judged(const Document& recorded, Document met) {
  met.replay = compare(recorded, met);
  return judge(recorded, met);
}

TEST(Compare, TheSameExecutionReproduces) {
  for (const Document& document : {overdrawn_wallet(), deadlock(), double_charge()}) {
    EXPECT_EQ(compare(document, document), (Replay{false, 0, "", "", true}));
    EXPECT_TRUE(judged(document, document).reproduced);
  }
  EXPECT_EQ(judged(double_charge(), double_charge()).sentence,
            "reproduced: invariant \"charged at most once\"");
}

TEST(Compare, AnotherOperationIsADivergenceWithBothSidesNamed) {
  const Document recorded = overdrawn_wallet();
  Document met = recorded;
  met.steps[5].object = "audit mutex";
  EXPECT_EQ(compare(recorded, met), (Replay{true, 6, "lock wallet mutex by worker-2",
                                            "lock audit mutex by worker-2", true}));
  EXPECT_FALSE(judged(recorded, met).reproduced);
  EXPECT_THAT(
      judged(recorded, met).sentence,
      HasSubstr("not reproduced: diverged at step 6: recorded lock wallet mutex by worker-2, met "
                "lock audit mutex by worker-2"));
}

TEST(Compare, AnotherThreadLabelKindOrVerbIsADivergence) {
  const Document recorded = double_charge();
  const auto diverges = [&](auto change) {
    Document met = recorded;
    change(met.steps[2]);
    const Replay replay = compare(recorded, met);
    return replay.diverged && replay.step == 3;
  };
  EXPECT_TRUE(diverges([](Step& step) { step.thread = 1; }));
  EXPECT_TRUE(diverges([](Step& step) { step.label = 1; }));
  EXPECT_TRUE(diverges([](Step& step) { step.kind = "mutex"; }));
  EXPECT_TRUE(diverges([](Step& step) { step.verb = 9; }));
  EXPECT_FALSE(diverges([](Step& step) { step.text = "reply is very late"; }));
}

TEST(Compare, LinesMayMove) {
  Document recorded = overdrawn_wallet();
  Document met = recorded;
  recorded.decisions[2].object = "mutex at wallet.cpp:12";
  met.steps[2].object = "mutex at wallet.cpp:13";
  EXPECT_FALSE(compare(recorded, met).diverged);
  recorded.failure.violation = {"misuse", "mutex at wallet.cpp:12", "", ""};
  met.failure.violation = {"misuse", "mutex at wallet.cpp:1", "", ""};
  EXPECT_TRUE(reproduces(recorded, met));
}

TEST(Compare, ACleanEndNamesTheFirstResultThatDiffers) {
  const Document recorded = overdrawn_wallet();
  Document met = recorded;
  met.steps[13].text = "store 20";
  met.failure = {};
  const Judgement judgement = judged(recorded, met);
  EXPECT_FALSE(judgement.reproduced);
  EXPECT_EQ(
      judgement.sentence,
      "not reproduced: the execution ended clean, expected assertion; the first difference is "
      "step 14: recorded store balance -60 by worker-1, met store balance 20 by worker-1");
}

TEST(Compare, AnEarlyEndIsADivergence) {
  const Document recorded = overdrawn_wallet();
  Document met = recorded;
  met.steps.resize(4);
  met.failure = {};
  EXPECT_EQ(compare(recorded, met),
            (Replay{true, 5, "unlock wallet mutex by worker-1", "the execution had ended", false}));
}

TEST(Compare, ACrashInItsLastStepIsNone) {
  Document recorded = overdrawn_wallet();
  recorded.failure.violation = {"crash", "SIGSEGV", "", ""};
  recorded.decisions.push_back({0, 0, "main", "main", "", 0, "", ""});
  EXPECT_FALSE(compare(recorded, recorded).diverged);
  EXPECT_TRUE(judged(recorded, recorded).reproduced);
}

TEST(Compare, AnotherViolationIsNamed) {
  const Document recorded = overdrawn_wallet();
  Document met = recorded;
  met.failure.violation = {"data_race", "balance", "data race on balance", ""};
  EXPECT_EQ(judged(recorded, met).sentence,
            "not reproduced: expected assertion, met data_race \"balance\": data race on balance");
  Failure second;
  second.violation = recorded.failure.violation;
  met.further.push_back(second);
  EXPECT_TRUE(judged(recorded, met).reproduced);
}

TEST(Action, TheObjectStandsBehindTheVerb) {
  EXPECT_EQ(action_text("lock", "stock mutex"), "lock stock mutex");
  EXPECT_EQ(action_text("load -> 3", "stock"), "load stock -> 3");
  EXPECT_EQ(action_text("store 3", "stock"), "store stock 3");
  EXPECT_EQ(action_text("store true", "full"), "store full true");
  EXPECT_EQ(action_text("notify_one: nobody waits", "filled"), "notify_one filled: nobody waits");
  EXPECT_EQ(action_text("wait, which frees the mutex", "filled"),
            "wait filled, which frees the mutex");
  EXPECT_EQ(action_text("request arrives", "connection 1"), "connection 1: request arrives");
  EXPECT_EQ(action_text("join worker-1", "worker-1"), "join worker-1");
  EXPECT_EQ(action_text("yield", ""), "yield");
  EXPECT_EQ(action_text("", "stock"), "stock: ");
}

TEST(Action, DurationsHaveAUnitThatFits) {
  EXPECT_EQ(duration_text(2'000'000'000), "2 s");
  EXPECT_EQ(duration_text(1'500'000), "1.5 ms");
  EXPECT_EQ(duration_text(40'000), "40 us");
  EXPECT_EQ(duration_text(7), "7 ns");
}

TEST(Action, OnlyLineNumbersAreRemoved) {
  EXPECT_EQ(without_line_numbers("mutex at wallet.cpp:12"), "mutex at wallet.cpp:");
  EXPECT_EQ(without_line_numbers("order 12: lock:order"), "order 12: lock:order");
}

}  // namespace
}  // namespace ordercheck::counterexample
