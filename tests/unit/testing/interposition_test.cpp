// SPDX-License-Identifier: Apache-2.0
// What a body does behind the checker's back is named, with its line; nothing hangs.
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <random>
#include <semaphore>
#include <shared_mutex>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/sync.hpp>
#include <sys/random.h>

#include "counterexample/frame.hpp"
#include "fake_engine.hpp"

namespace ordercheck {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// "misuse of <function>: <message>, at <file>", or what else came of it.
std::string misuse_in(const std::function<void()>& body) {
  const testing::TemporaryFolder folder;
  const Result result = check({.out = folder.path()}, body);
  if (!result.counterexample) {
    return std::string{to_string(result.verdict)} + ": " + result.message;
  }
  const counterexample::Failure& failure = result.counterexample->document().failure;
  const std::string place = counterexample::short_location_of(failure.stack);
  return failure.violation.type + " of " + failure.violation.name + ": " +
         failure.violation.message + ", at " + place.substr(0, place.find(':'));
}

// Two threads that hold the lock over a scheduling point.
template <class Mutex>
void contend() {
  Mutex mutual;
  atomic<int> count{0};
  const auto increment = [&] {
    const std::lock_guard lock{mutual};
    ++count;
  };
  thread first{increment};
  thread second{increment};
  first.join();
  second.join();
}

TEST(StrayThread, IsNamed) {
  EXPECT_EQ(misuse_in([] { std::thread{[] {}}.join(); }),
            "misuse of pthread_create: a std::thread is started, which nothing here controls; use "
            "ordercheck::thread, at interposition_test.cpp");
}

TEST(StrayMutex, IsNamedWhenContended) {
  EXPECT_EQ(
      misuse_in(contend<std::mutex>),
      "misuse of pthread_mutex_lock: a std::mutex is locked by another thread of the body; only "
      "ordercheck::mutex can be waited for, at interposition_test.cpp");
}

TEST(StrayMutex, HarmsNobodyWithoutContention) {
  EXPECT_EQ(check({},
                  [] {
                    std::mutex mutual;
                    const std::lock_guard lock{mutual};
                  })
                .verdict,
            Verdict::exhausted);
}

TEST(StraySharedMutex, IsNamedWhenContended) {
  EXPECT_THAT(misuse_in(contend<std::shared_mutex>),
              StartsWith("misuse of pthread_rwlock_wrlock: a std::shared_mutex"));
}

TEST(StrayConditionVariable, IsNamed) {
  const auto wait = [](auto wait_on) {
    return misuse_in([wait_on] {
      std::mutex mutual;
      std::condition_variable changed;
      std::unique_lock lock{mutual};
      wait_on(changed, lock);
    });
  };
  EXPECT_THAT(wait([](auto& changed, auto& lock) { changed.wait(lock); }),
              StartsWith("misuse of pthread_cond_wait: a std::condition_variable"));
  EXPECT_THAT(wait([](auto& changed, auto& lock) { changed.wait_for(lock, 1h); }),
              StartsWith("misuse of pthread_cond_clockwait: a std::condition_variable"));
  EXPECT_THAT(wait([](auto& changed, auto& lock) {
                changed.wait_until(lock, std::chrono::system_clock::now() + 1h);
              }),
              StartsWith("misuse of pthread_cond_timedwait: a std::condition_variable"));
}

TEST(StraySleep, IsNamed) {
  EXPECT_THAT(misuse_in([] { std::this_thread::sleep_for(1h); }),
              StartsWith("misuse of nanosleep: the system's sleep would stop every thread"));
}

TEST(StrayAtomicWait, IsNamed) {
  EXPECT_THAT(misuse_in([] { std::atomic<int>{0}.wait(0); }), StartsWith("misuse of futex: "));
  EXPECT_THAT(misuse_in([] { std::binary_semaphore{0}.acquire(); }),
              StartsWith("misuse of futex: "));
}

TEST(StrayClock, IsLetThroughAndNamedAmongTheBounds) {
  const Result result = check({}, [] { (void)std::chrono::steady_clock::now(); });
  EXPECT_EQ(result.verdict, Verdict::exhausted);
  EXPECT_THAT(result.bounds, Contains(HasSubstr("real clock")));
}

TEST(StrayClock, IsNotBlamedOnABodyThatReadsNone) {
  EXPECT_THAT(check({}, [] {}).bounds, ::testing::Not(Contains(HasSubstr("real clock"))));
}

// The first word that a thread of the body draws from the system, under a seed.
std::uint64_t drawn(std::uint64_t seed) {
  std::uint64_t word = 0;
  check({.seed = seed, .in_process = true}, [&word] {
    const ssize_t count = getrandom(&word, sizeof word, 0);
    require(count == sizeof word, "getrandom gave less");
  });
  return word;
}

TEST(StrayRandomNumbers, AreAFunctionOfTheSeed) {
  EXPECT_EQ(drawn(1), drawn(1));
  EXPECT_NE(drawn(1), drawn(2));
}

TEST(Interposition, LeavesThreadsOutsideOfBodiesAlone) {
  std::mutex mutual;
  std::condition_variable changed;
  bool ready = false;
  std::thread other{[&] {
    const std::lock_guard lock{mutual};
    ready = true;
    changed.notify_one();
  }};
  std::unique_lock lock{mutual};
  changed.wait(lock, [&] { return ready; });
  lock.unlock();
  other.join();
  EXPECT_TRUE(ready);
}

}  // namespace
}  // namespace ordercheck
