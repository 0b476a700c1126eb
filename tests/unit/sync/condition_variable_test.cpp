// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <memory>
#include <optional>
#include <string>

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

TEST(ConditionVariable, WakesAWaiterWhosePredicateHolds) {
  expect_exhausted(explore([] {
    mutex m;
    condition_variable ready;
    bool flag = false;
    run_threads({[&] {
                   unique_lock lock{m};
                   ready.wait(lock, [&] { return flag; });
                   require(flag && lock.owns_lock(), "woken without the flag or the lock");
                 },
                 [&] {
                   const lock_guard hold{m};
                   flag = true;
                   ready.notify_one();
                 }});
  }));
}

TEST(ConditionVariable, MayBeDestroyedOnceAllWaitersWereNotified) {
  expect_exhausted(explore([] {
    mutex m;
    bool flag = false;
    auto ready = std::make_unique<condition_variable>();
    thread waiter{[&, &ready = *ready] {
      unique_lock lock{m};
      while (!flag) {
        ready.wait(lock);
      }
    }};
    m.lock();
    flag = true;
    ready->notify_all();
    ready.reset();
    m.unlock();
    waiter.join();
  }));
}

TEST(ConditionVariable, EitherOfTwoWaitersIsWoken) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    mutex m;
    condition_variable turn;
    latch waiting{2};
    atomic<int> awake{0};
    std::string woken;
    const auto wait = [&](char name) {
      unique_lock lock{m};
      waiting.count_down();
      turn.wait(lock);
      woken += name;
      ++awake;
    };
    thread a{[&] { wait('a'); }};
    thread b{[&] { wait('b'); }};
    waiting.wait();
    m.lock();  // both hold it until they wait
    turn.notify_one();
    m.unlock();
    await([&] { return awake == 1; });
    turn.notify_one();
    a.join();
    b.join();
    outcomes.add(woken);
  }));
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("ab", testing::Ge(1)), Pair("ba", testing::Ge(1))));
}

TEST(ConditionVariable, NotifyAllWakesEveryWaiter) {
  expect_exhausted(explore([] {
    mutex m;
    condition_variable ready;
    bool flag = false;
    const auto wait = [&] {
      unique_lock lock{m};
      ready.wait(lock, [&] { return flag; });
    };
    run_threads({wait, wait, [&] {
                   const lock_guard hold{m};
                   flag = true;
                   ready.notify_all();
                 }});
  }));
}

TEST(ConditionVariable, NotificationBeforeTheWaitIsALostWakeup) {
  const auto result = explore([] {
    mutex m;
    condition_variable ready;
    run_threads({[&] {
                   unique_lock lock{m};
                   ready.wait(lock);
                 },
                 [&] { ready.notify_one(); }});
  });
  expect_violation(result, "lost_wakeup", "");
}

TEST(ConditionVariable, NobodyNotifiesIsADeadlock) {
  const auto result = explore([] {
    mutex m;
    condition_variable ready;
    unique_lock lock{m};
    ready.wait(lock);
  });
  expect_violation(result, "deadlock", "wake from wait");
}

TEST(ConditionVariable, TimedWaitsEndAtTheirDeadline) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    mutex m;
    condition_variable never_notified;
    unique_lock lock{m};
    const auto start = steady_clock::now();
    const bool timed_out = never_notified.wait_for(lock, 20ms) == cv_status::timeout;
    const bool met = never_notified.wait_until(lock, start + 30ms, [] { return false; });
    outcomes.add(std::to_string((steady_clock::now() - start) / 1ms) +
                 (timed_out ? " timeout" : "") + (met ? " met" : ""));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("30 timeout", 1)));
}

TEST(ConditionVariable, WaitersThatTimedOutAreNotNotified) {
  // The second notification must reach the one who still waits.
  expect_exhausted(explore([] {
    mutex m;
    condition_variable turn;
    bool notified = false;
    thread impatient{[&] {
      unique_lock lock{m};
      static_cast<void>(turn.wait_for(lock, 1ms));
    }};
    thread patient{[&] {
      unique_lock lock{m};
      turn.wait(lock, [&] { return notified; });
    }};
    this_thread::sleep_for(5ms);
    {
      const lock_guard hold{m};
      notified = true;
    }
    turn.notify_one();
    impatient.join();
    patient.join();
  }));
}

TEST(ConditionVariable, NotificationAndTimeoutAtOneInstantAreBothExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    mutex m;
    condition_variable turn;
    thread waiter{[&] {
      unique_lock lock{m};
      const auto end = steady_clock::time_point{steady_clock::start + 5ms};
      outcomes.add(turn.wait_until(lock, end) == cv_status::timeout ? "timeout" : "notified");
    }};
    this_thread::sleep_until(steady_clock::time_point{steady_clock::start + 5ms});
    turn.notify_one();
    waiter.join();
  }));
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("notified", testing::Ge(1)), Pair("timeout", testing::Ge(1))));
}

void wait_once_without_predicate() {
  mutex m;
  condition_variable ready;
  bool flag = false;
  bool seen = false;
  run_threads({[&] {
                 unique_lock lock{m};
                 if (!flag) {
                   ready.wait(lock);
                 }
                 seen = flag;
               },
               [&] {
                 const lock_guard hold{m};
                 flag = true;
                 ready.notify_one();
               }});
  require(seen, "the waiter goes on although the flag is not set");
}

TEST(ConditionVariable, WakesSpuriouslyOnlyWhenAsked) {
  expect_exhausted(explore(wait_once_without_predicate));
  expect_violation(explore(wait_once_without_predicate, {.spurious_wakeups = 1}), "assertion",
                   "although the flag is not set");
}

TEST(ConditionVariable, SpuriousWakeupsAreWithinTheirBudget) {
  Outcomes outcomes;
  expect_exhausted(explore(
      [&] {
        mutex m;
        condition_variable turn;
        int wakeups = 0;
        unique_lock lock{m};
        while (turn.wait_for(lock, 1ms) == cv_status::no_timeout) {
          ++wakeups;
        }
        outcomes.add(std::to_string(wakeups));
      },
      {.spurious_wakeups = 2}));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("0"), Key("1"), Key("2")));
}

TEST(ConditionVariable, WaitWithoutTheLockIsReported) {
  const auto result = explore([] {
    mutex m;
    condition_variable ready;
    unique_lock lock{m, defer_lock};
    ready.wait(lock);
  });
  expect_violation(result, "misuse", "wait without owning the lock");
}

TEST(ConditionVariable, DestroyedUnderAWaiterIsReported) {
  const auto result = explore([] {
    mutex m;
    latch waiting{1};
    std::optional<condition_variable> ready{std::in_place};
    thread waiter{[&] {
      unique_lock lock{m};
      waiting.count_down();
      ready->wait(lock);
    }};
    waiting.wait();
    m.lock();  // the waiter holds it until it waits
    m.unlock();
    ready.reset();
    waiter.join();
  });
  expect_violation(result, "misuse", "destroyed while a thread waits on it");
}

TEST(ConditionVariable, WaitReleasesWhatTheThreadDid) {
  // No data race: going to sleep frees the mutex like an unlock.
  expect_exhausted(explore([] {
    mutex m;
    condition_variable turn;
    var<int> shared{0};
    latch waiting{1};
    bool go = false;
    thread waiter{[&] {
      unique_lock lock{m};
      waiting.count_down();
      shared = 1;  // not ordered by the latch
      turn.wait(lock, [&] { return go; });
      shared = shared + 1;
    }};
    waiting.wait();
    m.lock();  // the waiter holds it until it waits
    shared = shared + 1;
    go = true;
    m.unlock();
    turn.notify_one();
    waiter.join();
    require(shared == 3, "an increment is lost");
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
