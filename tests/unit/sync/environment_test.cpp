// SPDX-License-Identifier: Apache-2.0
// var, choices, faults, workloads, random numbers, invariants, notes.
#include <array>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/story.hpp>
#include <ordercheck/sync.hpp>
#include <ordercheck/workload.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using testing::ElementsAre;
using testing::Key;
using testing::Pair;

TEST(Var, UnorderedAccessesAreADataRace) {
  expect_violation(
      explore(
          [] {
            var<int> shared{0};
            run_threads({[&] { shared = 1; }, [&] { static_cast<void>(shared.load()); }});
          },
          {.promote_races = false}),
      "data_race", "");
}

TEST(Var, ReadsDoNotRaceWithReads) {
  const auto result = explore([] {
    const var<int> shared{3};
    const auto read = [&] { require(shared == 3, "another value"); };
    run_threads({read, read});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 1);
}

TEST(Var, APromotedRaceShowsTheLostUpdate) {
  // With the places promoted the accesses interleave: the lost update is the headline.
  expect_violation(explore([] {
                     var<int> total{0};
                     const auto work = [&] { total += 10; };
                     run_threads({work, work});
                     require(total == 20, "an addition is lost");
                   }),
                   "assertion", "an addition is lost");
}

TEST(Var, HasTheOperatorsOfItsValue) {
  expect_exhausted(explore([] {
    var<int> n;
    n = 5;
    n += 3;
    n -= 1;
    require(n++ == 7 && n-- == 8 && (++n).load() == 8 && (--n).load() == 7, "an operator is wrong");
    var<std::string> text{"a"};
    text += "b";
    require(text.load() == "ab", "text is wrong");
  }));
}

TEST(Choose, EveryValueIsExploredInAscendingOrder) {
  std::vector<int> seen;
  const auto result = explore([&] {
    const int value = choose("value", 3);
    const detail::HostScope host;
    seen.push_back(value);
  });
  expect_exhausted(result);
  EXPECT_THAT(seen, ElementsAre(0, 1, 2));
}

TEST(FaultBudget, BoundsTheFaultsOfAnExecution) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    FaultBudget losses{"lost messages", 1};
    std::string struck;
    for (const char* message : {"a", "b", "c"}) {
      if (losses.strikes(message)) {
        struck += message;
      }
    }
    outcomes.add(struck);
  }));
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("", 1), Pair("a", 1), Pair("b", 1), Pair("c", 1)));
}

TEST(FaultBudget, IsSharedByThreads) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    FaultBudget losses{"lost messages", 1};
    bool first = false;
    bool second = false;
    run_threads(
        {[&] { first = losses.strikes("first"); }, [&] { second = losses.strikes("second"); }});
    outcomes.add(std::to_string(int{first}) + std::to_string(int{second}));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("00", 1), Pair("01", 1), Pair("10", 1)));
}

TEST(SmallWorkloads, AreAllExploredSmallestFirst) {
  std::vector<std::string> seen;
  expect_exhausted(explore([&] {
    const SmallWorkloads pick{2};
    std::string workload;
    for (int left = pick.size(); left > 0; --left) {
      workload += static_cast<char>('a' + pick("letter", 2));
    }
    const detail::HostScope host;
    seen.emplace_back(workload);
  }));
  EXPECT_THAT(seen, ElementsAre("", "a", "b", "aa", "ab", "ba", "bb"));
}

TEST(SmallWorkloads, LeaveOutWhatOnlyNumbersInterchangeableValuesDifferently) {
  std::vector<std::string> seen;
  expect_exhausted(explore([&] {
    SmallWorkloads pick{3};
    std::string workload;
    for (int left = pick.size(); left > 0; --left) {
      workload += static_cast<char>('a' + pick.interchangeable("customer", 2));
    }
    const detail::HostScope host;
    seen.emplace_back(workload);
  }));
  EXPECT_THAT(seen, ElementsAre("", "a", "aa", "ab", "aaa", "aab", "aba", "abb"));
}

TEST(RandomDevice, GivesTheSameNumbersForTheSameSeed) {
  const auto numbers = [](std::uint64_t seed) {
    std::set<unsigned> drawn;
    expect_exhausted(explore(
        [&] {
          random_device a;
          random_device b;
          for (const unsigned number : {a(), a(), b(), b()}) {
            const detail::HostScope host;
            drawn.insert(number);
          }
        },
        {.seed = seed}));
    EXPECT_EQ(drawn.size(), 4U);
    return drawn;
  };
  EXPECT_EQ(numbers(1), numbers(1));
  EXPECT_NE(numbers(1), numbers(2));
}

TEST(RandomDevice, IsAChoiceWhenAsked) {
  std::set<unsigned> drawn;
  const auto result = explore([&] {
    const RandomChoices choices{3};
    random_device device;
    const unsigned number = device();
    const detail::HostScope host;
    drawn.insert(number);
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 3);
  EXPECT_THAT(drawn, ElementsAre(0, 1, 2));
}

TEST(Invariant, OverAnAtomicIsEvaluatedAtEachChange) {
  const auto result = explore([] {
    atomic<int> stock{1};
    always("stock is never negative", [](int now) { return now >= 0; }, stock);
    sometimes("stock runs out", [](int now) { return now == 0; }, stock);
    finally("one is left", [](int now) { return now == 1; }, stock);
    --stock;
    ++stock;
  });
  expect_exhausted(result);
  ASSERT_EQ(result.invariants.size(), 3U);
  EXPECT_EQ(result.invariants[0].evaluations, 3U);
  EXPECT_EQ(result.invariants[1].reached, 1U);
  EXPECT_EQ(result.invariants[2].evaluations, 1U);
}

TEST(Invariant, BrokenForAMomentIsFound) {
  const auto result = explore([] {
    atomic<int> stock{1};
    always("stock is never negative", [](int now) { return now >= 0; }, stock);
    const auto sell = [&] {
      if (stock > 0) {
        --stock;
      }
    };
    run_threads({sell, sell});
  });
  expect_violation(result, "invariant", "stock is never negative");
}

TEST(Invariant, NamesAVarAndSeesItsWrites) {
  const auto result = explore([] {
    var<int> state{0};
    state = 1;
    always("no step back", [](int now) { return now != 0; }, state);
    state = 2;
    state = 0;
  });
  expect_violation(result, "invariant", "no step back");
}

TEST(Invariant, NeverReachedFailsASearchThatEnded) {
  const auto result = explore([] {
    atomic<int> stock{1};
    sometimes("stock runs out", [](int now) { return now == 0; }, stock);
    ++stock;
  });
  expect_violation(result, "never_reached", "stock runs out");
}

struct Account {
  mutex guard;
  long cents = 50;
};

TEST(GuardedBy, ShowsOnlyWhatIsReleased) {
  const auto result = explore([] {
    Account account;
    const auto balance = guarded_by(account.guard, [&] { return account.cents; });
    always("never in debt", [](long cents) { return cents >= 0; }, balance);
    const lock_guard hold{account.guard};
    account.cents = -1;  // nobody can see it
    account.cents = 10;
  });
  expect_exhausted(result);
}

TEST(GuardedBy, TwoMutexesAreSeenInAllOrdersOfTheirReleases) {
  // Each account is right by itself; together they show money twice for a moment.
  const auto transfer = [] {
    Account a;
    Account b;
    const auto of_a = guarded_by(a.guard, [&] { return a.cents; });
    const auto of_b = guarded_by(b.guard, [&] { return b.cents; });
    always("never more than 100", [](long x, long y) { return x + y <= 100; }, of_a, of_b);
    run_threads({[&] {
                   const lock_guard hold{a.guard};
                   a.cents -= 30;
                 },
                 [&] {
                   const lock_guard hold{b.guard};
                   b.cents += 30;
                 }});
  };
  expect_violation(explore(transfer), "invariant", "never more than 100");
}

TEST(GuardedBy, ProjectsTextAndWideValues) {
  struct Wide {
    std::array<std::uint64_t, 4> parts;
  };

  const auto result = explore([] {
    mutex m;
    std::string name = "a";
    Wide wide{{1, 2, 3, 4}};
    const auto of_name = guarded_by(m, [&] { return name; });
    const auto of_wide = guarded_by(m, [&] { return wide; });
    finally(
        "both arrive",
        [](const std::string& text, const Wide& w) { return text == "abc" && w.parts[3] == 9; },
        of_name, of_wide);
    const lock_guard hold{m};
    name = "abc";
    wide.parts[3] = 9;
  });
  expect_exhausted(result);
}

TEST(GuardedBy, AWaitOnAConditionVariableIsARelease) {
  const auto result = explore([] {
    mutex m;
    condition_variable turn;
    bool done = false;
    int depth = 0;
    const auto of_depth = guarded_by(m, [&] { return depth; });
    sometimes("asleep inside", [](int now) { return now == 1; }, of_depth);
    run_threads({[&] {
                   unique_lock lock{m};
                   depth = 1;
                   turn.wait(lock, [&] { return done; });
                   depth = 0;
                 },
                 [&] {
                   const lock_guard hold{m};
                   done = true;
                   turn.notify_one();
                 }});
  });
  expect_exhausted(result);
}

TEST(Story, CarriesNotesWatchesNamesAndRows) {
  const auto result = explore([] {
    mutex m;
    atomic<int> stock{3};
    name(m, "stock mutex");
    watch("stock", stock);
    const StoryRow row{"sells one"};
    note("about to sell");
    m.lock();
    --stock;
    require(stock == 3, "stock changed");
    m.unlock();
  });
  ASSERT_TRUE(result.counterexample.has_value());
  const std::string text = result.counterexample->text();
  EXPECT_THAT(text, testing::HasSubstr("sells one"));
  EXPECT_THAT(text, testing::HasSubstr("stock"));
}

TEST(Story, CallsThreadsByTheirNames) {
  const auto result = explore([] {
    var<int> stock{3};
    const auto sell = [&](const char* seller) {
      name_thread(seller);
      --stock;
    };
    thread first{sell, "till"};
    thread second{sell, "web shop"};
    first.join();
    second.join();
  });
  ASSERT_TRUE(result.counterexample.has_value());
  const std::string text = result.counterexample->text();
  EXPECT_THAT(text, testing::HasSubstr("till"));
  EXPECT_THAT(text, testing::HasSubstr("web shop"));
  EXPECT_THAT(text, testing::Not(testing::HasSubstr("thread 0")));
}

}  // namespace
}  // namespace ordercheck::sync_test
