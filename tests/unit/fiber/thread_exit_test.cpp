// SPDX-License-Identifier: Apache-2.0
// What runs, and what does not, at the end of a fiber's thread.
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <pthread.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

namespace ordercheck::fiber {
namespace {

std::string trace;  // NOLINT: destructors of thread_locals have no other way to speak

class Traced {
 public:
  explicit Traced(const char* name) : name_{name} {}

  ~Traced() { trace += std::string("~") + name_ + " "; }

  Traced(const Traced&) = delete;
  Traced& operator=(const Traced&) = delete;

  void touch() const { trace += std::string(name_) + " "; }

 private:
  const char* name_;
};

class SwitchesAtItsEnd {
 public:
  SwitchesAtItsEnd() = default;
  SwitchesAtItsEnd(const SwitchesAtItsEnd&) = delete;
  SwitchesAtItsEnd& operator=(const SwitchesAtItsEnd&) = delete;

  ~SwitchesAtItsEnd() {
    trace += "before ";
    switch_to(kHost);
    trace += "after ";
  }

  void touch() { touched_ = true; }

 private:
  bool touched_ = false;
};

// In functions: each is constructed at its own first use. Not const, which would want another name.
const Traced& first() {
  thread_local Traced object{"first"};  // NOLINT(misc-const-correctness)
  return object;
}

const Traced& second() {
  thread_local Traced object{"second"};  // NOLINT(misc-const-correctness)
  return object;
}

SwitchesAtItsEnd& switching() {
  thread_local SwitchesAtItsEnd object;
  return object;
}

class OwnThreadExit : public testing::Test {
 public:
  OwnThreadExit() { trace.clear(); }

  Pool& pool() { return pool_; }

 private:
  ThreadPointerMode mode_{"always"};
  Pool pool_{Options{}};
};

TEST_F(OwnThreadExit, DestroysThreadLocalsLastFirstInEachUse) {
  for (int round = 0; round < 2; ++round) {
    trace.clear();
    run_to_end(pool(), 0, [] {
      first().touch();
      second().touch();
      run_thread_exit();
    });
    EXPECT_EQ(trace, "first second ~second ~first ");
  }
}

TEST_F(OwnThreadExit, LetsDestructorsSwitch) {
  start(pool(), 0, [] {
    switching().touch();
    run_thread_exit();
  });
  switch_to(0);
  EXPECT_EQ(trace, "before ");
  trace += "host ";
  switch_to(0);
  EXPECT_EQ(trace, "before host after ");
}

TEST_F(OwnThreadExit, RunsNothingForAnAbandonedFiber) {
  start(pool(), 0, [] {
    first().touch();
    switch_to(kHost);
  });
  switch_to(0);
  pool().abandon(0);
  trace.clear();
  run_to_end(pool(), 0, [] { run_thread_exit(); });
  EXPECT_EQ(trace, "");
}

TEST_F(OwnThreadExit, LeavesOrdinaryThreadsToTheLibrary) {
  std::thread([] { first().touch(); }).join();
  EXPECT_EQ(trace, "first ~first ");
}

TEST_F(OwnThreadExit, DoesNothingOnTheHost) {
  run_thread_exit();
  EXPECT_EQ(trace, "");
}

class Keys : public InEveryMode {
 public:
  Keys() {
    trace.clear();
    if (pthread_key_create(&key_, note) != 0 || pthread_key_create(&silent_, nullptr) != 0) {
      ADD_FAILURE() << "no key can be made";
    }
  }

  ~Keys() override {
    pthread_key_delete(key_);
    pthread_key_delete(silent_);
  }

  Keys(const Keys&) = delete;
  Keys& operator=(const Keys&) = delete;

  pthread_key_t key() const { return key_; }

  pthread_key_t silent() const { return silent_; }

  static void note(void* value) {
    trace += std::string("~") + static_cast<const char*>(value) + " ";
  }

 private:
  pthread_key_t key_ = 0;
  pthread_key_t silent_ = 0;
};

INSTANTIATE_TEST_SUITE_P(ThreadPointer, Keys, testing::ValuesIn(InEveryMode::modes()),
                         InEveryMode::name);

TEST_P(Keys, HaveAValuePerFiber) {
  const void* of_first = nullptr;
  const void* at_start = "not asked";
  pthread_setspecific(key(), "host");
  start(pool(), 0, [&] {
    pthread_setspecific(key(), "one");
    switch_to(1);
    of_first = pthread_getspecific(key());
  });
  start(pool(), 1, [&] {
    at_start = pthread_getspecific(key());
    pthread_setspecific(key(), "two");
    switch_to(0);
  });
  switch_to(0);
  EXPECT_STREQ(static_cast<const char*>(of_first), "one");
  EXPECT_EQ(at_start, nullptr);
  EXPECT_STREQ(static_cast<const char*>(pthread_getspecific(key())), "host");
  pthread_setspecific(key(), nullptr);
  pool().abandon(1);
}

TEST_P(Keys, RunTheirDestructorsAtTheEndOfTheThread) {
  run_to_end(pool(), 0, [&] {
    pthread_setspecific(key(), "value");
    pthread_setspecific(silent(), "unseen");
    run_thread_exit();
    EXPECT_EQ(pthread_getspecific(key()), nullptr);
  });
  EXPECT_EQ(trace, "~value ");
}

TEST_P(Keys, OfAnAbandonedFiberAreDropped) {
  start(pool(), 0, [&] {
    pthread_setspecific(key(), "value");
    switch_to(kHost);
  });
  switch_to(0);
  pool().abandon(0);
  const void* seen = "not asked";
  run_to_end(pool(), 0, [&] {
    seen = pthread_getspecific(key());
    run_thread_exit();
  });
  EXPECT_EQ(seen, nullptr);
  EXPECT_EQ(trace, "");
}

TEST_P(Keys, MadeAnewHaveNoValueAnywhere) {
  const void* seen = "not asked";
  run_to_end(pool(), 0, [&] {
    pthread_key_t old = 0;
    pthread_key_t fresh = 0;
    ASSERT_EQ(pthread_key_create(&old, nullptr), 0);
    pthread_setspecific(old, "old");
    pthread_key_delete(old);
    ASSERT_EQ(pthread_key_create(&fresh, nullptr), 0);
    ASSERT_EQ(old, fresh) << "the library gives the lowest free key";
    seen = pthread_getspecific(fresh);
    pthread_key_delete(fresh);
  });
  EXPECT_EQ(seen, nullptr);
}

pthread_key_t stubborn_key = 0;
int stubborn_rounds = 0;

void set_again(void* value) {
  ++stubborn_rounds;
  pthread_setspecific(stubborn_key, value);
}

TEST_P(Keys, SetAgainByTheirDestructorsEndAtTheLibrarysLimit) {
  stubborn_rounds = 0;
  ASSERT_EQ(pthread_key_create(&stubborn_key, set_again), 0);
  run_to_end(pool(), 0, [] {
    pthread_setspecific(stubborn_key, "value");
    run_thread_exit();
  });
  pthread_key_delete(stubborn_key);
  EXPECT_EQ(stubborn_rounds, PTHREAD_DESTRUCTOR_ITERATIONS);
}

TEST_P(Keys, OfOrdinaryThreadsAreLeftToTheLibrary) {
  const void* seen = nullptr;
  std::thread([&] {
    pthread_setspecific(key(), "thread");
    seen = pthread_getspecific(key());
  }).join();
  EXPECT_STREQ(static_cast<const char*>(seen), "thread");
  EXPECT_EQ(trace, "~thread ");
}

TEST_P(Keys, ThatDoNotExistAreRefused) {
  EXPECT_NE(pthread_setspecific(PTHREAD_KEYS_MAX, "value"), 0);
  EXPECT_NE(pthread_key_delete(PTHREAD_KEYS_MAX), 0);
}

}  // namespace
}  // namespace ordercheck::fiber
