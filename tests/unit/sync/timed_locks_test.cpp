// SPDX-License-Identifier: Apache-2.0
// recursive_timed_mutex and shared_timed_mutex.
#include <chrono>
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

TEST(RecursiveTimedMutex, IsFreeWhenItsOwnerHasUnlockedItAsOftenAsLocked) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    recursive_timed_mutex m;
    std::string order;
    run_threads({[&] {
                   m.lock();
                   require(m.try_lock_for(1ms), "the owner may lock again");
                   m.unlock();
                   order += "a";
                   m.unlock();
                 },
                 [&] {
                   const lock_guard hold{m};
                   order += "b";
                 }});
    outcomes.add(order);
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("ab", 1), Pair("ba", 1)));
}

TEST(RecursiveTimedMutex, GivesUpAtTheDeadlineWhileAnotherHoldsIt) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    recursive_timed_mutex m;
    thread holder{[&] {
      m.lock();
      m.lock();
      m.unlock();
      this_thread::sleep_for(10ms);
      m.unlock();
    }};
    const bool granted = m.try_lock_for(5ms);
    const auto at = (steady_clock::now().time_since_epoch() - steady_clock::start) / 1ms;
    if (granted) {
      m.unlock();
    }
    holder.join();
    outcomes.add((granted ? "granted at " : "timeout at ") + std::to_string(at));
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("granted at 0", 1), Pair("timeout at 5", 1)));
}

TEST(RecursiveTimedMutex, IsTakenByLockTogetherWithOthers) {
  expect_exhausted(explore([] {
    recursive_timed_mutex a;
    shared_timed_mutex b;
    int inside = 0;
    const auto work = [&] {
      const scoped_lock both{a, b};
      require(++inside == 1, "two are inside");
      --inside;
    };
    const auto reversed = [&] {
      const scoped_lock both{b, a};
      require(++inside == 1, "two are inside");
      --inside;
    };
    run_threads({work, reversed});
  }));
}

TEST(RecursiveTimedMutex, UnlockByAStrangerIsReported) {
  expect_violation(explore([] {
                     recursive_timed_mutex m;
                     m.unlock();
                   }),
                   "misuse", "does not own");
}

TEST(SharedTimedMutex, TimedReadersCommuteAndAWriterDoesNot) {
  const auto count = [](bool writer) {
    const Result result = explore([&] {
      shared_timed_mutex m;
      const auto read = [&] {
        require(m.try_lock_shared_for(1h), "nobody makes it wait that long");
        m.unlock_shared();
      };
      run_threads({read, [&] {
                     if (writer) {
                       require(m.try_lock_for(1h), "nobody makes it wait that long");
                       m.unlock();
                     } else {
                       read();
                     }
                   }});
    });
    expect_exhausted(result);
    return result.executions;
  };
  EXPECT_EQ(count(false), 1);
  EXPECT_EQ(count(true), 2);
}

template <class Try>
std::string try_while_held(bool exclusive, Try attempt) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    shared_timed_mutex m;
    latch held{1};
    thread holder{[&] {
      exclusive ? m.lock() : m.lock_shared();
      held.count_down();
      this_thread::sleep_for(10ms);
      exclusive ? m.unlock() : m.unlock_shared();
    }};
    held.wait();
    const bool granted = attempt(m);
    const auto at = (steady_clock::now().time_since_epoch() - steady_clock::start) / 1ms;
    holder.join();
    outcomes.add((granted ? "granted at " : "timeout at ") + std::to_string(at));
  }));
  return outcomes.counts().size() == 1 ? outcomes.counts().begin()->first : "several outcomes";
}

TEST(SharedTimedMutex, WaitsForAWriterUntilTheDeadline) {
  const auto read_for = [](auto duration) {
    return [=](shared_timed_mutex& m) {
      const bool granted = m.try_lock_shared_for(duration);
      if (granted) {
        m.unlock_shared();
      }
      return granted;
    };
  };
  EXPECT_EQ(try_while_held(true, read_for(5ms)), "timeout at 5");
  EXPECT_EQ(try_while_held(true, read_for(20ms)), "granted at 10");
  EXPECT_EQ(try_while_held(false, read_for(5ms)), "granted at 0");
}

TEST(SharedTimedMutex, WaitsForAReaderUntilTheDeadline) {
  const auto write_until = [](auto duration) {
    return [=](shared_timed_mutex& m) {
      const bool granted =
          m.try_lock_until(steady_clock::time_point{steady_clock::start + duration});
      if (granted) {
        m.unlock();
      }
      return granted;
    };
  };
  EXPECT_EQ(try_while_held(false, write_until(5ms)), "timeout at 5");
  EXPECT_EQ(try_while_held(false, write_until(20ms)), "granted at 10");
}

TEST(SharedTimedMutex, GrantAndTimeoutAtOneInstantAreBothExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    shared_timed_mutex m;
    const steady_clock::time_point end{steady_clock::start + 5ms};
    m.lock();
    thread reader{[&] {
      const shared_lock hold{m, end};
      outcomes.add(hold.owns_lock() ? "granted" : "timeout");
    }};
    this_thread::sleep_until(end);
    m.unlock();
    reader.join();
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Key("granted"), Key("timeout")));
}

TEST(SharedTimedMutex, ToTryAgainWhatOneHoldsIsReported) {
  const auto result = explore([] {
    shared_timed_mutex m;
    m.lock_shared();
    static_cast<void>(m.try_lock_for(1ms));
  });
  expect_violation(result, "misuse", "locks a shared_timed_mutex that it already holds");
}

TEST(SharedTimedMutex, AWaitWithoutDeadlineBehindAReaderThatNeverLeavesIsADeadlock) {
  const auto result = explore([] {
    shared_timed_mutex m;
    m.lock_shared();
    thread writer{[&] { m.lock(); }};
    writer.join();
  });
  expect_violation(result, "deadlock", "lock");
}

TEST(SharedTimedMutex, TimedReadersSeeWhatTheWriterDid) {
  expect_exhausted(explore([] {
    shared_timed_mutex m;
    var<int> data{0};
    run_threads({[&] {
                   if (m.try_lock_for(1ms)) {
                     data = 1;
                     m.unlock();
                   }
                 },
                 [&] {
                   if (m.try_lock_shared_for(1ms)) {
                     static_cast<void>(data.load());
                     m.unlock_shared();
                   }
                 }});
  }));
}

}  // namespace
}  // namespace ordercheck::sync_test
