// SPDX-License-Identifier: Apache-2.0
#include "counterexample/inspect.hpp"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string sentence_for(const char* condition) {
  try {
    parse_condition(condition);
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "";
}

TEST(Condition, HoldsForNumbersAsNumbers) {
  EXPECT_TRUE(parse_condition("stock[widget] < 5").holds_for("4"));
  EXPECT_FALSE(parse_condition("stock[widget] < 5").holds_for("5"));
  EXPECT_FALSE(parse_condition("stock<5").holds_for("10"));
  EXPECT_TRUE(parse_condition("stock <= 5").holds_for("5.0"));
  EXPECT_TRUE(parse_condition("stock > -1").holds_for("0"));
  EXPECT_FALSE(parse_condition("stock >= 1").holds_for("-3"));
  EXPECT_TRUE(parse_condition("revenue >= 1000").holds_for("$1,000.50"));
  EXPECT_TRUE(parse_condition("revenue == $10").holds_for("10.00"));
  EXPECT_TRUE(parse_condition("balance < 0").holds_for("-$3"));
  EXPECT_TRUE(parse_condition("stock = 5").holds_for("5"));
  EXPECT_TRUE(parse_condition("stock != 5").holds_for("6"));
  EXPECT_FALSE(parse_condition("stock < 5").holds_for("empty"));
}

TEST(Condition, HoldsForOtherTextsByEquality) {
  EXPECT_TRUE(parse_condition("state == attempting").holds_for("attempting"));
  EXPECT_FALSE(parse_condition("state == attempting").holds_for("ready"));
  EXPECT_TRUE(parse_condition("state != ready").holds_for("attempting"));
}

TEST(Condition, TakesTheLastComparisonSoThatNamesAreFree) {
  const Condition condition = parse_condition("stock[a->b] >= 3");
  EXPECT_EQ(condition.name, "stock[a->b]");
  EXPECT_EQ(condition.comparison, Comparison::greater_or_equal);
  EXPECT_EQ(condition.value, "3");
}

TEST(Condition, WhatIsNoneIsRefusedInOneSentence) {
  EXPECT_EQ(sentence_for("stock"),
            "condition 'stock': no comparison; write for example 'stock[widget] < 5'");
  EXPECT_EQ(sentence_for("stock =< 5"),
            "condition 'stock =< 5': =< is no comparison; there are <, <=, >, >=, == and !=");
  EXPECT_EQ(sentence_for("< 5"),
            "condition '< 5': a name stands before the comparison and a value after it");
  EXPECT_EQ(sentence_for("stock <"),
            "condition 'stock <': a name stands before the comparison and a value after it");
  EXPECT_EQ(sentence_for("stock < many"),
            "condition 'stock < many': many is no number; texts can only be compared by == and !=");
  EXPECT_THAT(sentence_for(""), HasSubstr("no comparison"));
}

TEST(BreakWhen, FindsTheFirstStepThatMeetsTheCondition) {
  EXPECT_EQ(first_step_where(overdrawn_wallet(), parse_condition("balance < 50")), 9U);
  EXPECT_EQ(first_step_where(overdrawn_wallet(), parse_condition("balance == 100")), 0U);
  EXPECT_EQ(first_step_where(overdrawn_wallet(), parse_condition("balance < -60")), std::nullopt);
}

TEST(BreakWhen, ShowsWhoWhereAndTheStateThere) {
  EXPECT_EQ(break_text(overdrawn_wallet(), parse_condition("balance < 50")),
            "balance < 50 first holds after step 10, worker-2: store balance 20 (wallet.cpp:16)\n"
            "    Wallet::debit(int)  /src/wallet.cpp:16\n"
            "    WalletTest_Body()  /src/wallet_test.cpp:12\n"
            "  balance = 20\n");
  EXPECT_EQ(break_text(overdrawn_wallet(), parse_condition("balance > 100")),
            "balance > 100 holds after no step; its values: 100, 20, -60\n");
}

TEST(BreakWhen, AnUnknownNameIsAnsweredWithTheKnownOnes) {
  const auto sentence = [](const Document& document, std::string_view name) {
    try {
      changes_of(document, name);
    } catch (const std::invalid_argument& error) {
      return std::string{error.what()};
    }
    return std::string{};
  };
  EXPECT_EQ(sentence(lost_statistics(), "stock"),
            "stock is not watched; there are: orders, revenue");
  EXPECT_EQ(sentence(deadlock(), "stock"),
            "stock is not watched: the test watches nothing; call watch(name, value)");
}

TEST(Watch, ListsEachChangeWithWhoMadeIt) {
  const std::vector<Change> changes = changes_of(overdrawn_wallet(), "balance");
  ASSERT_EQ(changes.size(), 3U);
  EXPECT_EQ(changes[0].before, std::nullopt);
  EXPECT_EQ(changes[1].step, 9U);
  EXPECT_EQ(changes[1].before, "100");
  EXPECT_EQ(changes[2].after, "-60");
  EXPECT_EQ(watch_text(overdrawn_wallet(), "balance", 100),
            "changes of balance\n"
            "step  thread    value      by\n"
            "   1  main      100        start worker-1  wallet_test.cpp:14\n"
            "  10  worker-2  100 -> 20  store balance 20  wallet.cpp:16\n"
            "  14  worker-1  20 -> -60  store balance -60  wallet.cpp:16\n");
}

TEST(Trace, FindsStepsByTheirStacksAndGroupsThemByCall) {
  const Document document = overdrawn_wallet();
  const std::vector<Call> calls = calls_of(document, "Wallet::debit");
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_THAT(calls[0].steps, ElementsAre(2U, 3U, 4U, 12U, 13U, 14U));
  EXPECT_EQ(calls[0].thread, 1U);
  EXPECT_EQ(calls[0].caller->line, 12U);
  EXPECT_EQ(calls_of(document, "debit").size(), 2U);
  EXPECT_THAT(calls_of(document, "deb"), IsEmpty());
  EXPECT_THAT(calls_of(document, "int"), IsEmpty());
}

TEST(Trace, ACallFromAnotherPlaceIsAnotherCall) {
  Document document = overdrawn_wallet();
  for (const std::size_t step : {12U, 13U, 14U}) {
    document.steps[step].stack[2].offset = 0x7777;
  }
  const std::vector<Call> calls = calls_of(document, "debit");
  ASSERT_EQ(calls.size(), 3U);
  EXPECT_THAT(calls[0].steps, ElementsAre(2U, 3U, 4U));
  EXPECT_THAT(calls[2].steps, ElementsAre(12U, 13U, 14U));
}

TEST(Trace, NotesGiveTheArgumentsAlsoOfAFunctionWithoutSteps) {
  EXPECT_EQ(trace_text(double_charge(), "attempt"),
            "attempt: 2 calls\n"
            "by worker-1\n"
            "  step 1, worker-1: send connection 1 (client.cpp:20)\n"
            "    \"attempt(order 1) = 1\"\n"
            "by worker-1\n"
            "  step 5, worker-1: send connection 1 (client.cpp:20)\n"
            "    \"attempt(order 1) = 2\"\n");
  EXPECT_EQ(trace_text(double_charge(), "refund"),
            "refund: no step happened in it, and no note begins with it\n");
}

TEST(Threads, StandBetweenTheirLastAndTheirNextStep) {
  const std::vector<ThreadAt> threads = threads_at(overdrawn_wallet(), 5);
  ASSERT_EQ(threads.size(), 3U);
  EXPECT_EQ(threads[0].last, 1U);
  EXPECT_EQ(threads[0].next, 16U);
  EXPECT_EQ(threads[1].last, 4U);
  EXPECT_EQ(threads[1].next, 12U);
  EXPECT_EQ(threads[2].last, std::nullopt);
  EXPECT_EQ(threads[2].next, 5U);
  EXPECT_TRUE(threads[2].started);
  EXPECT_FALSE(threads_at(overdrawn_wallet(), 1)[2].started);
}

TEST(Threads, AreShownWithTheirStacks) {
  EXPECT_EQ(threads_text(deadlock(), 3),
            "threads after step 3\n"
            "  main\n"
            "    did step 2, main: start worker-2 (transfer.cpp:31)\n"
            "    blocked: join worker-1\n"
            "    TransferTest_Body()  /src/transfer.cpp:32\n"
            "    WalletTest_Body()  /src/wallet_test.cpp:12\n"
            "  worker-1\n"
            "    did step 3, worker-1: lock account a (transfer.cpp:8)\n"
            "    blocked: lock account b, held by worker-2\n"
            "    transfer(Account&, Account&)  /src/transfer.cpp:9\n"
            "    WalletTest_Body()  /src/wallet_test.cpp:12\n"
            "  worker-2\n"
            "    next step 4, worker-2: lock account b (transfer.cpp:8)\n"
            "    Wallet::debit(int)  /src/transfer.cpp:8\n"
            "    WalletTest_Body()  /src/wallet_test.cpp:12\n");
  EXPECT_THAT(threads_text(deadlock(), 0), HasSubstr("worker-1: not started\n"));
}

}  // namespace
}  // namespace ordercheck::counterexample
