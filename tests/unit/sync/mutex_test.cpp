// SPDX-License-Identifier: Apache-2.0
#include <chrono>
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
using testing::Pair;

TEST(Mutex, ExcludesOthersUntilItIsFree) {
  expect_exhausted(explore([] {
    mutex m;
    int inside = 0;
    const auto work = [&] {
      const lock_guard hold{m};
      ++inside;
      this_thread::yield();
      require(inside == 1, "two threads are inside");
      --inside;
    };
    run_threads({work, work});
  }));
}

TEST(Mutex, TryLockFailsOnlyWhileAnotherThreadHoldsIt) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    mutex m;
    bool got = false;
    run_threads({[&] {
                   m.lock();
                   m.unlock();
                 },
                 [&] {
                   got = m.try_lock();
                   if (got) {
                     m.unlock();
                   }
                 }});
    outcomes.add(got ? "got" : "refused");
  }));
  // Before, during and after the other's turn.
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("got", 2), Pair("refused", 1)));
}

TEST(Mutex, UnlockByAStrangerIsReported) {
  const auto result = explore([] {
    mutex m;
    m.lock();
    thread stranger{[&] { m.unlock(); }};
    stranger.join();
    m.unlock();
  });
  expect_violation(result, "misuse", "unlock by a thread that does not own the mutex");
}

TEST(Mutex, UnlockOfAFreeMutexIsReported) {
  const auto result = explore([] {
    mutex m;
    m.unlock();
  });
  expect_violation(result, "misuse", "unlock by a thread that does not own the mutex");
}

TEST(Mutex, LockByItsOwnerIsReported) {
  const auto result = explore([] {
    mutex m;
    m.lock();
    m.lock();
  });
  expect_violation(result, "misuse", "locks a mutex that it already owns");
}

TEST(Mutex, TryLockByItsOwnerIsReported) {
  const auto result = explore([] {
    mutex m;
    m.lock();
    m.try_lock();
  });
  expect_violation(result, "misuse", "locks a mutex that it already owns");
}

TEST(Mutex, DestroyedWhileLockedIsReported) {
  const auto result = explore([] {
    mutex m;
    m.lock();
  });
  expect_violation(result, "misuse", "a locked mutex is destroyed");
}

TEST(Mutex, UsedAfterItsEndIsReported) {
  const auto result = explore([] {
    std::optional<mutex> m{std::in_place};
    mutex* volatile dangling = &*m;  // volatile: the compilers see the mistake, too
    m.reset();
    dangling->lock();
  });
  expect_violation(result, "misuse", "destroyed");
}

TEST(Mutex, TakenInTwoOrdersDeadlocks) {
  const auto result = explore([] {
    mutex a;
    mutex b;
    run_threads({[&] {
                   const lock_guard first{a};
                   const lock_guard second{b};
                 },
                 [&] {
                   const lock_guard first{b};
                   const lock_guard second{a};
                 }});
  });
  expect_violation(result, "deadlock", "each waits for the next");
}

constinit mutex global_mutex;

TEST(Mutex, GlobalOnesStartFreeInEachExecution) {
  const auto result = explore([] {
    const auto work = [] { const lock_guard hold{global_mutex}; };
    run_threads({work, work});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

TEST(RecursiveMutex, IsLockedAgainByItsOwnerOnly) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    recursive_mutex m;
    bool got = false;
    m.lock();
    m.lock();
    m.unlock();
    thread other{[&] { got = m.try_lock(); }};
    other.join();
    m.unlock();
    outcomes.add(got ? "got" : "refused");
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("refused", 1)));
}

TEST(TimedMutex, GivesUpAtItsDeadline) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    timed_mutex m;
    m.lock();
    thread other{[&] {
      const auto start = steady_clock::now();
      const bool got = m.try_lock_for(5ms);
      outcomes.add((got ? "got after " : "gave up after ") +
                   std::to_string((steady_clock::now() - start) / 1ms));
    }};
    this_thread::sleep_for(10ms);
    m.unlock();
    other.join();
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("gave up after 5", testing::Ge(1))));
}

TEST(TimedMutex, GetsWhatIsFreedInTime) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    timed_mutex m;
    m.lock();
    thread other{[&] {
      const bool got = m.try_lock_until(steady_clock::now() + 10ms);
      outcomes.add(got ? "got" : "gave up");
      if (got) {
        m.unlock();
      }
    }};
    this_thread::sleep_for(5ms);
    m.unlock();
    other.join();
  }));
  EXPECT_THAT(outcomes.counts(), ElementsAre(Pair("got", testing::Ge(1))));
}

TEST(TimedMutex, AtOneInstantBothEndsAreExplored) {
  Outcomes outcomes;
  expect_exhausted(explore([&] {
    timed_mutex m;
    m.lock();
    thread other{[&] {
      const bool got = m.try_lock_until(steady_clock::time_point{steady_clock::start + 5ms});
      outcomes.add(got ? "got" : "gave up");
      if (got) {
        m.unlock();
      }
    }};
    this_thread::sleep_until(steady_clock::time_point{steady_clock::start + 5ms});
    m.unlock();
    other.join();
  }));
  EXPECT_THAT(outcomes.counts(),
              ElementsAre(Pair("gave up", testing::Ge(1)), Pair("got", testing::Ge(1))));
}

TEST(Lock, TakesSeveralInAnyOrderWithoutDeadlock) {
  const auto result = explore([] {
    mutex a;
    mutex b;
    run_threads({[&] { const scoped_lock hold{a, b}; }, [&] { const scoped_lock hold{b, a}; }});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 2);
}

TEST(Lock, LeavesDeferredLocksOwned) {
  expect_exhausted(explore([] {
    mutex a;
    shared_mutex b;
    unique_lock first{a, defer_lock};
    shared_lock second{b, defer_lock};
    ordercheck::lock(first, second);
    require(first.owns_lock() && second.owns_lock(), "a lock does not own its mutex");
    thread other{[&] {
      require(!a.try_lock() && !b.try_lock() && b.try_lock_shared(),
              "the mutexes are not held as asked");
      b.unlock_shared();
    }};
    other.join();
  }));
}

TEST(Lock, OfAMutexThatTheThreadHoldsIsReported) {
  const auto result = explore([] {
    mutex a;
    mutex b;
    a.lock();
    ordercheck::lock(a, b);
  });
  expect_violation(result, "misuse", "locks a mutex that it already owns");
}

TEST(TryLock, OfSeveralSaysWhichOneRefused) {
  expect_exhausted(explore([] {
    mutex a;
    mutex b;
    b.lock();
    thread other{
        [&] { require(ordercheck::try_lock(a, b) == 1, "the second mutex should refuse"); }};
    other.join();
    b.unlock();
    require(a.try_lock(), "the first mutex should be free again");
    a.unlock();
  }));
}

TEST(SharedMutex, ReadersShareAndAWriterExcludes) {
  expect_exhausted(explore([] {
    shared_mutex m;
    int readers = 0;
    bool writing = false;
    const auto read = [&] {
      const shared_lock hold{m};
      ++readers;
      this_thread::yield();
      require(!writing, "a writer is inside with a reader");
      --readers;
    };
    run_threads({read, read, [&] {
                   const lock_guard hold{m};
                   writing = true;
                   this_thread::yield();
                   require(readers == 0, "a reader is inside with a writer");
                   writing = false;
                 }});
  }));
}

TEST(SharedMutex, OrdersOfReadersAreNotExplored) {
  const auto result = explore([] {
    shared_mutex m;
    const auto read = [&] {
      m.lock_shared();
      m.unlock_shared();
    };
    run_threads({read, read, read});
  });
  expect_exhausted(result);
  EXPECT_EQ(result.executions, 1);
}

TEST(SharedMutex, WriterSeesWhatReadersDidBefore) {
  // No data race: the writer's lock acquires what every reader released.
  expect_exhausted(explore([] {
    shared_mutex m;
    var<int> mine{0};
    run_threads({[&] {
                   const shared_lock hold{m};
                   mine = 1;
                 },
                 [&] {
                   const lock_guard hold{m};
                   mine = mine + 1;
                 }});
  }));
}

TEST(SharedMutex, ReadersDoNotSynchroniseWithEachOther) {
  const auto result = explore([] {
    shared_mutex m;
    var<int> theirs{0};
    const auto work = [&] {
      const shared_lock hold{m};
      theirs = 1;
    };
    run_threads({work, work});
  });
  expect_violation(result, "data_race", "");
}

TEST(SharedMutex, UnlockByAStrangerIsReported) {
  const auto result = explore([] {
    shared_mutex m;
    m.lock_shared();
    thread stranger{[&] { m.unlock_shared(); }};
    stranger.join();
    m.unlock_shared();
  });
  expect_violation(result, "misuse", "unlock_shared by a thread that does not read");
}

TEST(SharedMutex, LockByAReaderIsReported) {
  const auto result = explore([] {
    shared_mutex m;
    m.lock_shared();
    m.lock();
  });
  expect_violation(result, "misuse", "locks a shared_mutex that it already holds");
}

}  // namespace
}  // namespace ordercheck::sync_test
