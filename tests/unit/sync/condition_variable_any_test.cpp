// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <type_traits>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/sync.hpp>

#include "explore.hpp"

namespace ordercheck::sync_test {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::Ge;
using testing::Key;
using testing::Pair;

/// A lock of the user's own, which does more than to free a mutex.
class CountingLock {
 public:
  void lock() {
    mutex_.lock();
    locked_.store(true);
  }

  void unlock() {
    locked_.store(false);
    mutex_.unlock();
    unlocks_.fetch_add(1);  // still inside unlock()
  }

  int unlocks() const { return unlocks_.load(); }

 private:
  mutex mutex_;
  atomic<bool> locked_{false};
  atomic<int> unlocks_{0};
};

/// Locks and hands out the lock itself, not a guard.
template <class Lock>
Lock& locked(Lock& lock) {
  lock.lock();
  return lock;
}

/// A flag is set under the lock and a waiter told: whatever the order, it goes on.
template <class Lock, class Guard>
Result wait_for_a_flag() {
  return explore([] {
    Lock lock;
    condition_variable_any changed;
    var<bool> ready{false};
    run_threads({[&] {
                   if constexpr (std::is_same_v<Guard, Lock>) {
                     changed.wait(locked(lock), [&] { return ready.load(); });
                     require(ready, "awake too early");
                     lock.unlock();
                   } else {
                     Guard hold{lock};
                     changed.wait(hold, [&] { return ready.load(); });
                     require(ready, "awake too early");
                   }
                 },
                 [&] {
                   {
                     const lock_guard hold{lock};
                     ready = true;
                   }
                   changed.notify_one();
                 }});
  });
}

template <class Lock>
class ConditionVariableAnyWith : public testing::Test {};

using Locks = testing::Types<mutex, timed_mutex, recursive_mutex, recursive_timed_mutex,
                             shared_mutex, shared_timed_mutex, CountingLock>;
TYPED_TEST_SUITE(ConditionVariableAnyWith, Locks);

TYPED_TEST(ConditionVariableAnyWith, AUniqueLockLosesNoWakeup) {
  expect_exhausted(wait_for_a_flag<TypeParam, unique_lock<TypeParam>>());
}

TYPED_TEST(ConditionVariableAnyWith, TheBareLockLosesNoWakeup) {
  expect_exhausted(wait_for_a_flag<TypeParam, TypeParam>());
}

TEST(ConditionVariableAny, HasAsManyExecutionsAsAConditionVariable) {
  const auto count = []<class Condition>(Condition*) {
    const Result result = explore([] {
      mutex m;
      Condition changed;
      int value = 0;
      const auto wait = [&] {
        unique_lock hold{m};
        changed.wait(hold, [&] { return value != 0; });
      };
      run_threads({wait, wait, [&] {
                     {
                       const lock_guard hold{m};
                       value = 1;
                     }
                     changed.notify_all();
                   }});
    });
    expect_exhausted(result);
    return result.executions;
  };
  const auto expected = count(static_cast<condition_variable*>(nullptr));
  EXPECT_GT(expected, 1);
  EXPECT_EQ(count(static_cast<condition_variable_any*>(nullptr)), expected);
}

TEST(ConditionVariableAny, OfASharedLockIsFreeWhileItWaits) {
  // The writer gets in, or the flag would never be set; then the waiter reads again.
  expect_exhausted(explore([] {
    shared_timed_mutex m;
    condition_variable_any changed;
    var<bool> ready{false};
    thread waiter{[&] {
      shared_lock hold{m};
      changed.wait(hold, [&] { return ready.load(); });
      require(hold.owns_lock(), "without the lock");
    }};
    {
      const lock_guard hold{m};
      ready = true;
    }
    changed.notify_one();
    require(m.try_lock_shared(), "a waiter who reads lets others read");
    m.unlock_shared();
    waiter.join();
  }));
}

// Between the unlock() of a user's lock and the sleep nobody notifies: the wait is atomic.
TEST(ConditionVariableAny, ANotificationDuringUnlockReachesTheWaiter) {
  expect_exhausted(explore([] {
    CountingLock lock;
    condition_variable_any changed;
    thread waiter{[&] {
      lock.lock();
      changed.wait(lock);
      lock.unlock();
    }};
    await([&] { return lock.unlocks() == 1; });
    changed.notify_one();
    waiter.join();
  }));
}

TEST(ConditionVariableAny, ANotificationBeforeTheWaitIsLost) {
  const auto result = explore([] {
    mutex m;
    condition_variable_any changed;
    run_threads({[&] {
                   m.lock();
                   changed.wait(m);
                   m.unlock();
                 },
                 [&] { changed.notify_one(); }});
  });
  expect_violation(result, "lost_wakeup", "");
}

TEST(ConditionVariableAny, KeepsALockThatWasTakenTwice) {
  // The wait unlocks once only: the other thread never gets in to set the flag.
  const auto result = explore([] {
    recursive_mutex m;
    condition_variable_any changed;
    run_threads({[&] {
                   m.lock();
                   m.lock();
                   changed.wait(m);
                 },
                 [&] {
                   this_thread::sleep_for(1ms);
                   m.lock();
                   changed.notify_all();
                   m.unlock();
                 }});
  });
  expect_violation(result, "deadlock", "");
}

TEST(ConditionVariableAny, TimedWaitsEndAtTheirDeadline) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    CountingLock lock;
    condition_variable_any never_notified;
    unique_lock hold{lock};
    const auto start = steady_clock::now();
    const bool timed_out = never_notified.wait_for(hold, 20ms) == cv_status::timeout;
    const bool late = never_notified.wait_until(hold, start) == cv_status::timeout;
    const bool met = never_notified.wait_until(hold, start + 30ms, [] { return false; }) ||
                     never_notified.wait_for(hold, 10ms, [] { return false; });
    outcomes.add(std::to_string((steady_clock::now() - start) / 1ms) +
                 (timed_out && late ? " timeout" : "") + (met ? " met" : ""));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("40 timeout", 1)));
}

TEST(ConditionVariableAny, NotificationAndTimeoutAtOneInstantAreBothExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    shared_mutex m;
    condition_variable_any turn;
    const steady_clock::time_point end{steady_clock::start + 5ms};
    thread waiter{[&] {
      shared_lock hold{m};
      outcomes.add(turn.wait_until(hold, end) == cv_status::timeout ? "timeout" : "notified");
    }};
    this_thread::sleep_until(end);
    turn.notify_one();
    waiter.join();
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("notified", Ge(1)), Pair("timeout", Ge(1))));
}

TEST(ConditionVariableAny, WakesSpuriouslyOnlyWhenAsked) {
  const auto wait_once = [] {
    mutex m;
    condition_variable_any ready;
    bool flag = false;
    run_threads({[&] {
                   unique_lock hold{m};
                   if (!flag) {
                     ready.wait(hold);
                   }
                   require(flag, "awake although the flag is not set");
                 },
                 [&] {
                   const lock_guard hold{m};
                   flag = true;
                   ready.notify_one();
                 }});
  };
  expect_exhausted(explore(wait_once));
  expect_violation(explore(wait_once, {.spurious_wakeups = 1}), "assertion", "although");
}

TEST(ConditionVariableAny, AStopRequestEndsTheWait) {
  // A lost wakeup would be a deadlock, an unordered access a data race.
  const auto result = explore([] {
    mutex m;
    condition_variable_any changed;
    var<int> data{0};
    jthread worker{[&](const stop_token& stop) {
      unique_lock hold{m};
      require(!changed.wait(hold, stop, [] { return false; }), "the predicate cannot hold");
      require(hold.owns_lock() && data == 1, "not what the requester did");
    }};
    data = 1;
    worker.request_stop();
  });
  expect_exhausted(result);
}

TEST(ConditionVariableAny, AStopRequestEndsTheWaitWithAUsersLock) {
  expect_exhausted(explore([] {
    CountingLock lock;
    condition_variable_any changed;
    const jthread worker{[&](const stop_token& stop) {
      const lock_guard hold{lock};
      require(!changed.wait_for(lock, stop, 1h, [] { return false; }), "the predicate holds");
      require(steady_clock::now().time_since_epoch() == steady_clock::start, "it timed out");
    }};
  }));
}

TEST(ConditionVariableAny, AWaitWithAStopTokenEndsInEachOfThreeWays) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    mutex m;
    condition_variable_any changed;
    bool ready = false;
    stop_source source;
    const steady_clock::time_point end{steady_clock::start + 5ms};
    thread waiter{[&] {
      unique_lock hold{m};
      const bool met = changed.wait_until(hold, source.get_token(), end, [&] { return ready; });
      outcomes.add(met ? "met" : source.stop_requested() ? "stopped" : "timeout");
    }};
    this_thread::sleep_until(end);
    if (choose("stop?", 2) == 1) {
      source.request_stop();
    } else {
      {
        const lock_guard hold{m};
        ready = true;
      }
      changed.notify_all();
    }
    waiter.join();
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("met"), Key("stopped"), Key("timeout")));
}

TEST(ConditionVariableAny, AfterARequestOtherWaitersGetTheNotification) {
  // notify_one after request_stop() cannot be spent on the thread that was stopped.
  expect_exhausted(explore([] {
    mutex m;
    condition_variable_any changed;
    bool ready = false;
    stop_source source;
    thread stopped{[&] {
      unique_lock hold{m};
      static_cast<void>(changed.wait(hold, source.get_token(), [] { return false; }));
    }};
    thread notified{[&] {
      unique_lock hold{m};
      changed.wait(hold, [&] { return ready; });
    }};
    source.request_stop();
    {
      const lock_guard hold{m};
      ready = true;
    }
    changed.notify_one();
    stopped.join();
    notified.join();
  }));
}

TEST(ConditionVariableAny, WaitWithoutTheLockIsReported) {
  expect_violation(explore([] {
                     mutex m;
                     condition_variable_any ready;
                     unique_lock lock{m, defer_lock};
                     ready.wait(lock);
                   }),
                   "misuse", "wait without owning the lock");
  expect_violation(explore([] {
                     shared_mutex m;
                     condition_variable_any ready;
                     ready.wait(m);
                   }),
                   "misuse", "wait with a mutex that the thread does not own");
}

TEST(NotifyAllAtThreadExit, FreesTheLockWhenTheThreadHasEnded) {
  expect_exhausted(explore([] {
    mutex m;
    condition_variable ended;
    var<bool> done{false};
    thread worker{[&] {
      unique_lock hold{m};
      done = true;
      notify_all_at_thread_exit(ended, std::move(hold));
    }};
    {
      unique_lock hold{m};
      ended.wait(hold, [&] { return done.load(); });
    }
    worker.join();
  }));
}

TEST(NotifyAllAtThreadExit, WithoutTheLockIsReported) {
  expect_violation(explore([] {
                     mutex m;
                     condition_variable ended;
                     notify_all_at_thread_exit(ended, unique_lock{m, defer_lock});
                   }),
                   "misuse", "without owning the lock");
}

}  // namespace
}  // namespace ordercheck::sync_test
