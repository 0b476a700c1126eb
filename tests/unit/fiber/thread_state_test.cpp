// SPDX-License-Identifier: Apache-2.0
// The state that belongs to a thread, seen from fibers.
#include <cerrno>
#include <cfenv>
#include <exception>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

#include <gtest/gtest.h>
#include <pthread.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

namespace ordercheck::fiber {
namespace {

thread_local int plain = 7;
thread_local int zeroed;
thread_local std::string built = "fresh";
thread_local std::array<char, 5000> large{1};

class StateInEveryMode : public InEveryMode {};

INSTANTIATE_TEST_SUITE_P(ThreadPointer, StateInEveryMode, testing::ValuesIn(InEveryMode::modes()),
                         InEveryMode::name);

TEST_P(StateInEveryMode, ErrnoIsEachFibersOwn) {
  int of_first = -1;
  int of_second = -1;
  errno = EDOM;
  start(pool(), 0, [&] {
    errno = ENOENT;
    switch_to(1);
    of_first = errno;
  });
  start(pool(), 1, [&] {
    of_second = errno;
    errno = EPERM;
    switch_to(0);
  });
  switch_to(0);
  EXPECT_EQ(of_first, ENOENT);
  EXPECT_EQ(of_second, 0) << "a fiber starts without an error";
  EXPECT_EQ(errno, EDOM);
  errno = 0;
  pool().abandon(1);
}

std::string message_of(const std::exception_ptr& pointer) {
  try {
    std::rethrow_exception(pointer);
  } catch (const std::exception& error) {
    return error.what();
  }
}

TEST_P(StateInEveryMode, AnExceptionBeingHandledStaysWithItsFiber) {
  std::string rethrown;
  std::string seen_by_other = "nothing";
  start(pool(), 0, [&] {
    try {
      throw std::runtime_error("of the first");
    } catch (...) {
      switch_to(1);
      rethrown = message_of(std::current_exception());
    }
  });
  start(pool(), 1, [&] {
    if (std::current_exception() != nullptr) {
      seen_by_other = "an exception of somebody else";
    }
    try {
      throw std::logic_error("of the second");
    } catch (...) {
      switch_to(0);
    }
  });
  switch_to(0);
  EXPECT_EQ(rethrown, "of the first");
  EXPECT_EQ(seen_by_other, "nothing");
  EXPECT_EQ(std::current_exception(), nullptr);
  pool().abandon(1);
}

// Throws, switches to `other` in each handler, and notes what is being handled on the way out.
void nest(int depth, std::size_t other, std::string& order) {
  try {
    throw std::runtime_error(std::to_string(current()) + "." + std::to_string(depth));
  } catch (...) {
    switch_to(other);
    if (depth > 1) {
      nest(depth - 1, other, order);
    }
    switch_to(other);
    order += message_of(std::current_exception()) + " ";
  }
}

TEST_P(StateInEveryMode, NestedExceptionsSurviveSwitchesInEveryHandler) {
  std::array<std::string, 2> order;
  for (const std::size_t slot : {0U, 1U}) {
    start(pool(), slot, [&order, slot] {
      nest(3, 1 - slot, order[slot]);
      switch_to(slot == 0 ? 1 : kHost);
    });
  }
  switch_to(0);
  EXPECT_EQ(order[0], "0.1 0.2 0.3 ");
  EXPECT_EQ(order[1], "1.1 1.2 1.3 ");
  pool().abandon(0);
  pool().abandon(1);
}

class SwitchesWhenDestroyed {
 public:
  SwitchesWhenDestroyed(std::size_t slot, int& uncaught) : slot_{slot}, uncaught_{uncaught} {}

  ~SwitchesWhenDestroyed() {
    switch_to(slot_);
    uncaught_ = std::uncaught_exceptions();
  }

  SwitchesWhenDestroyed(const SwitchesWhenDestroyed&) = delete;
  SwitchesWhenDestroyed& operator=(const SwitchesWhenDestroyed&) = delete;

 private:
  std::size_t slot_;
  int& uncaught_;
};

TEST_P(StateInEveryMode, AFiberMaySwitchWhileItsStackIsUnwound) {
  int uncaught_of_first = -1;
  int uncaught_of_second = -1;
  std::string caught;
  start(pool(), 0, [&] {
    try {
      const SwitchesWhenDestroyed guard{1, uncaught_of_first};
      throw std::runtime_error("kept");
    } catch (const std::exception& error) {
      caught = error.what();
    }
  });
  start(pool(), 1, [&] {
    uncaught_of_second = std::uncaught_exceptions();
    switch_to(0);
  });
  switch_to(0);
  EXPECT_EQ(uncaught_of_first, 1);
  EXPECT_EQ(uncaught_of_second, 0);
  EXPECT_EQ(caught, "kept");
  pool().abandon(1);
}

TEST_P(StateInEveryMode, TheRoundingModeIsEachFibersOwn) {
  int seen_after_switch = -1;
  start(pool(), 0, [&] {
    std::fesetround(FE_UPWARD);
    switch_to(1);
    seen_after_switch = std::fegetround();
  });
  start(pool(), 1, [&] {
    std::fesetround(FE_DOWNWARD);
    switch_to(0);
  });
  switch_to(0);
  EXPECT_EQ(seen_after_switch, FE_UPWARD);
  EXPECT_EQ(std::fegetround(), FE_TONEAREST);
  pool().abandon(1);
}

// Only where a fiber has its donor's storage.
class OwnStorage : public testing::Test {
 public:
  Pool& pool() { return pool_; }

 private:
  ThreadPointerMode mode_{"always"};
  Pool pool_{Options{}};
};

TEST_F(OwnStorage, IsChosenForAProgramWithThreadLocals) {
  const ThreadPointerMode mode{"auto"};
  EXPECT_TRUE(swaps_thread_pointer());
}

TEST_F(OwnStorage, ThreadLocalsAreEachFibersOwn) {
  int of_first = 0;
  start(pool(), 0, [&] {
    plain = 1;
    switch_to(1);
    of_first = plain;
  });
  start(pool(), 1, [&] {
    plain = 2;
    switch_to(0);
  });
  plain = 3;
  switch_to(0);
  EXPECT_EQ(of_first, 1);
  EXPECT_EQ(plain, 3);
  plain = 7;
  pool().abandon(1);
}

TEST_F(OwnStorage, ThreadLocalsAreFreshInEachUseOfASlot) {
  std::string seen;
  for (int round = 0; round < 3; ++round) {
    run_to_end(pool(), 0, [&] {
      seen += std::to_string(plain) + std::to_string(zeroed) + built + std::to_string(large[0]) +
              std::to_string(large[4999]) + " ";
      plain = 1;
      zeroed = 2;
      built = "used, and long enough to be allocated";
      large[0] = large[4999] = 9;
      run_thread_exit();
    });
  }
  EXPECT_EQ(seen, "70fresh10 70fresh10 70fresh10 ");
}

TEST_F(OwnStorage, ThreadLocalsOfAnAbandonedFiberAreFreshAgain) {
  start(pool(), 0, [] {
    plain = 1;
    errno = EDOM;
    switch_to(kHost);
  });
  switch_to(0);
  pool().abandon(0);
  int seen = 0;
  int error_number = -1;
  run_to_end(pool(), 0, [&] {
    error_number = errno;
    seen = plain;
  });
  EXPECT_EQ(seen, 7);
  EXPECT_EQ(error_number, 0);
}

TEST_F(OwnStorage, EachFiberIsAThreadOfItsOwnToTheLibrary) {
  std::array<std::thread::id, 2> ids;
  std::array<pthread_t, 2> threads{};
  for (const std::size_t slot : {0U, 1U}) {
    run_to_end(pool(), slot, [&, slot] {
      ids[slot] = std::this_thread::get_id();
      threads[slot] = pthread_self();
    });
  }
  EXPECT_NE(ids[0], ids[1]);
  EXPECT_NE(ids[0], std::this_thread::get_id());
  EXPECT_EQ(pthread_equal(threads[0], threads[1]), 0);
}

TEST_F(OwnStorage, ARecursiveMutexIsRefusedToAnotherFiber) {
  std::recursive_mutex mutex;
  bool taken_by_other = true;
  start(pool(), 0, [&] {
    mutex.lock();
    mutex.lock();
    switch_to(1);
    mutex.unlock();
    mutex.unlock();
  });
  start(pool(), 1, [&] {
    taken_by_other = mutex.try_lock();
    switch_to(0);
  });
  switch_to(0);
  EXPECT_FALSE(taken_by_other);
  pool().abandon(1);
}

TEST_F(OwnStorage, TheLibraryKnowsTheBoundsOfTheStack) {
  bool inside = false;
  run_to_end(pool(), 0, [&] {
    pthread_attr_t attributes;
    void* lowest = nullptr;
    std::size_t size = 0;
    ASSERT_EQ(pthread_getattr_np(pthread_self(), &attributes), 0);
    pthread_attr_getstack(&attributes, &lowest, &size);
    pthread_attr_destroy(&attributes);
    const auto* const here = static_cast<const char*>(__builtin_frame_address(0));
    inside = here >= static_cast<char*>(lowest) && here < static_cast<char*>(lowest) + size;
  });
  EXPECT_TRUE(inside);
}

const int* address_of_thread_local() {
  const ThreadPointerMode mode{"always"};
  Pool pool{Options{}};
  const int* found = nullptr;
  std::size_t owner = 99;
  run_to_end(pool, 2, [&] { found = &plain; });
  EXPECT_TRUE(pool.on_stack(found, owner));
  EXPECT_EQ(owner, 2U);
  return found;
}

TEST(OwnStorageOfEachPool, PutsThreadLocalsAtTheSameAddresses) {
  EXPECT_EQ(address_of_thread_local(), address_of_thread_local());
}

}  // namespace
}  // namespace ordercheck::fiber
