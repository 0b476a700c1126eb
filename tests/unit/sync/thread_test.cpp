// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Key;
using testing::Pair;

TEST(Thread, RunsItsFunctionWithCopiesOfTheArguments) {
  expect_exhausted(explore([] {
    int sum = 0;
    auto owned = std::make_unique<int>(3);
    thread t{[&](int a, const std::unique_ptr<int>& b, int& c) { sum = a + *b + c; }, 1,
             std::move(owned), std::ref(sum)};
    t.join();
    require(sum == 4, "the arguments did not arrive");
  }));
}

TEST(Thread, CallsMemberFunctions) {
  struct Counter {
    int count = 0;

    void add(int amount) { count += amount; }
  };

  expect_exhausted(explore([] {
    Counter counter;
    thread t{&Counter::add, &counter, 5};
    t.join();
    require(counter.count == 5, "the member function was not called");
  }));
}

TEST(Thread, JoinOrdersWhatTheThreadDid) {
  expect_exhausted(explore([] {
    var<int> data{0};
    thread t{[&] { data = 1; }};
    t.join();
    require(data == 1, "the thread's write is not there");
  }));
}

TEST(Thread, MovesItsThread) {
  expect_exhausted(explore([] {
    thread a{[] {}};
    const thread::id name = a.get_id();
    thread b{std::move(a)};
    // NOLINTNEXTLINE(bugprone-use-after-move): what moving leaves is the claim
    require(!a.joinable() && b.get_id() == name, "the thread was not moved");
    swap(a, b);
    a.join();
    require(!a.joinable() && a.get_id() == thread::id{}, "a joined thread still has a name");
  }));
}

TEST(Thread, NamesAreDistinctAndCanBeHashedAndPrinted) {
  expect_exhausted(explore([] {
    thread a{[] {}};
    thread b{[] {}};
    const std::unordered_set<thread::id> names{a.get_id(), b.get_id(), this_thread::get_id(),
                                               thread::id{}};
    require(names.size() == 4, "two names are equal");
    thread::id own;
    thread c{[&] { own = this_thread::get_id(); }};
    require(c.get_id() != own, "the thread ran before it was let");
    const thread::id outside = c.get_id();
    c.join();
    require(outside == own, "a thread has two names");
    std::ostringstream text;
    text << thread::id{};
    require(text.str() == "no thread", "no thread is printed as a thread");
    a.join();
    b.join();
  }));
}

TEST(Thread, JoiningTwiceIsReported) {
  expect_violation(explore([] {
                     thread t{[] {}};
                     t.join();
                     t.join();
                   }),
                   "misuse", "joined before");
}

TEST(Thread, DestroyedWithoutJoinIsReported) {
  expect_violation(explore([] { const thread t{[] {}}; }), "misuse",
                   "destroyed before its thread was joined");
}

TEST(Thread, JoiningItselfIsReported) {
  expect_violation(explore([] {
                     thread t;
                     latch ready{1};
                     const latch never{1};
                     t = thread{[&] {
                       ready.wait();
                       t.join();
                     }};
                     ready.count_down();
                     never.wait();
                   }),
                   "misuse", "joins itself");
}

TEST(Thread, DetachedOnesRunToTheirEnd) {
  expect_exhausted(explore([] {
    latch done{1};
    thread t{[&] { done.count_down(); }};
    t.detach();
    require(!t.joinable(), "a detached thread is joinable");
    done.wait();
  }));
}

TEST(ThisThread, SleepsInVirtualTime) {
  expect_exhausted(explore([] {
    const auto start = steady_clock::now();
    const auto wall = system_clock::now();
    this_thread::sleep_for(1h);
    require(steady_clock::now() - start == 1h, "an hour of sleep is not an hour");
    this_thread::sleep_until(wall + 2h);
    require(steady_clock::now() - start == 2h, "the clocks do not go together");
    this_thread::sleep_for(-1s);
    this_thread::sleep_until(start);
    require(steady_clock::now() - start == 2h, "time passed for nothing");
  }));
}

TEST(ThisThread, SleepersWakeInTheOrderOfTheirDeadlines) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    std::string order;
    run_threads({[&] {
                   this_thread::sleep_for(2ms);
                   order += 'b';
                 },
                 [&] {
                   this_thread::sleep_for(1ms);
                   order += 'a';
                 }});
    outcomes.add(order);
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("ab")));
}

TEST(Await, WaitsForAnotherThread) {
  const auto result = explore([] {
    atomic<bool> ready{false};
    thread t{[&] { ready = true; }};
    await([&] { return ready.load(); });
    t.join();
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

TEST(Await, ForWhatNobodyDoesIsADeadlock) {
  expect_violation(explore([] {
                     atomic<bool> ready{false};
                     await([&] { return ready.load(); });
                   }),
                   "deadlock", "waits until what it read has changed");
}

TEST(Jthread, AsksItsThreadToStopAndJoinsIt) {
  expect_exhausted(explore([] {
    int rounds = 0;
    {
      const jthread t{[&](const stop_token& stop) {
        await([&] { return stop.stop_requested(); });
        ++rounds;
      }};
    }
    require(rounds == 1, "the thread was not joined");
  }));
}

TEST(Jthread, WithoutATokenItIsJoined) {
  expect_exhausted(explore([] {
    int calls = 0;
    {
      const jthread t{[&](int amount) { calls += amount; }, 2};
    }
    require(calls == 2, "the thread was not joined");
  }));
}

TEST(StopSource, OneRequestOfSeveralCounts) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    stop_source source;
    bool first = false;
    bool second = false;
    run_threads({[&] { first = source.request_stop(); }, [&] { second = source.request_stop(); }});
    require(first != second, "both requests or none made the change");
    outcomes.add(first ? "first" : "second");
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("first", 1), Pair("second", 1)));
}

TEST(StopSource, RequestOrdersWhatWasDoneBefore) {
  expect_exhausted(explore([] {
    var<int> data{0};
    stop_source source;
    run_threads({[&] {
                   data = 1;
                   source.request_stop();
                 },
                 [&, stop = source.get_token()] {
                   if (stop.stop_requested()) {
                     require(data == 1, "the data is not there");
                   }
                 }});
  }));
}

TEST(StopToken, StopIsPossibleWhileASourceIsLeft) {
  expect_exhausted(explore([] {
    stop_token token;
    require(!token.stop_possible(), "a token of nothing can be stopped");
    {
      stop_source source;
      token = source.get_token();
      const stop_source copy{source};
      require(token.stop_possible() && copy == source, "two sources cannot stop");
      const stop_source moved{std::move(source)};
      require(token.stop_possible(), "a moved source cannot stop");
    }
    require(!token.stop_possible() && !token.stop_requested(),
            "without a source a stop is possible");
    const stop_source none{nostopstate};
    require(!none.stop_possible() && !none.get_token().stop_possible(),
            "a source of nothing can stop");
    token = [] {
      const stop_source last;
      last.request_stop();
      return last.get_token();
    }();
    require(token.stop_possible() && token.stop_requested(), "the request is forgotten");
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
