// SPDX-License-Identifier: Apache-2.0
// Fibers that are dropped in the middle leave nothing behind.
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <stdexcept>
#include <string>

#include <gtest/gtest.h>
#include <unistd.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

extern "C" [[gnu::weak]] int __lsan_do_recoverable_leak_check();
extern "C" [[gnu::weak]] std::size_t __sanitizer_get_current_allocated_bytes();

namespace ordercheck::fiber {
namespace {

int alive = 0;

class Counted {
 public:
  Counted() { ++alive; }

  Counted(const Counted&) { ++alive; }

  ~Counted() { --alive; }

  Counted& operator=(const Counted&) = delete;
};

// Switches to `next` while it handles as many exceptions as `depth` says.
void switch_in_handler(int depth, std::size_t next) {
  if (depth == 0) {
    switch_to(next);
    return;
  }
  try {
    throw Counted{};
  } catch (const Counted&) {
    switch_in_handler(depth - 1, next);
  }
}

class Abandoned : public InEveryMode {
 public:
  Abandoned() { alive = 0; }

  void start_run_and_abandon(std::function<void()> body) {
    start(pool(), 0, std::move(body));
    switch_to(0);
    pool().abandon(0);
  }
};

INSTANTIATE_TEST_SUITE_P(ThreadPointer, Abandoned, testing::ValuesIn(InEveryMode::modes()),
                         InEveryMode::name);

TEST_P(Abandoned, FramesAreNotUnwound) {
  start_run_and_abandon([] {
    const Counted local;
    switch_to(kHost);
  });
  EXPECT_EQ(alive, 1);
}

TEST_P(Abandoned, CaughtExceptionsAreEnded) {
  start_run_and_abandon([] { switch_in_handler(2, kHost); });
  EXPECT_EQ(alive, 0);
}

void throw_again() {
  try {
    throw Counted{};
  } catch (const Counted&) {
    throw;
  }
}

TEST_P(Abandoned, AnExceptionThrownAgainIsEnded) {
  start_run_and_abandon([] {
    try {
      throw_again();
    } catch (const Counted&) {
      switch_to(kHost);
    }
  });
  EXPECT_EQ(alive, 0);
  bool seen = true;
  run_to_end(pool(), 0, [&] { seen = std::current_exception() != nullptr; });
  EXPECT_FALSE(seen);
}

TEST_P(Abandoned, AFiberThatNeverRanIsDropped) {
  int runs = 0;
  start(pool(), 0, [&] { ++runs; });
  pool().abandon(0);
  run_to_end(pool(), 0, [&] { ++runs; });
  EXPECT_EQ(runs, 1);
}

const void* address_of_current_exception() {
  try {
    throw;
  } catch (const std::exception& error) {
    return &error;
  }
}

TEST_P(Abandoned, TheHostsOwnExceptionIsKept) {
  const void* before = nullptr;
  const void* after = nullptr;
  try {
    throw std::runtime_error("of the host");
  } catch (const std::exception& error) {
    before = &error;
    start_run_and_abandon([] { switch_in_handler(1, kHost); });
    after = address_of_current_exception();
  }
  EXPECT_EQ(after, before);
  EXPECT_EQ(alive, 0);
}

// Arrays with forbidden zones about them, at other places in each depth.
[[gnu::noinline]] int use_stack(int depth) {
  volatile char array[40];  // NOLINT(modernize-avoid-c-arrays): the sanitizer guards each

  array[depth % 40] = static_cast<char>(depth);
  if (depth == 0) {
    switch_to(kHost);
    return array[0];
  }
  return use_stack(depth - 1) + array[depth % 40];
}

// A frame without forbidden zones: under the address sanitizer memset reports what others have
// left.
[[gnu::noinline, gnu::no_sanitize_address]] void clear_stack() {
  std::array<char, std::size_t{16} * 1024> area{};
  std::memset(area.data(), 1, area.size());
  asm volatile("" : : "r"(area.data()) : "memory");
}

TEST_P(Abandoned, TheStackIsCleanForTheNextUse) {
  for (int depth = 0; depth < 60; ++depth) {
    start_run_and_abandon([depth] { use_stack(depth); });
  }
  int sum = -1;
  start(pool(), 0, [&] {
    clear_stack();
    sum = use_stack(30);
  });
  switch_to(0);
  switch_to(0);
  EXPECT_EQ(sum, 30 * 31 / 2);
}

TEST_P(Abandoned, TheErrorNumberIsForgotten) {
  start_run_and_abandon([] {
    errno = EDOM;
    switch_to(kHost);
  });
  int error_number = -1;
  run_to_end(pool(), 0, [&] { error_number = errno; });
  EXPECT_EQ(error_number, 0);
}

// What the address sanitizer keeps in quarantine does not count.
std::size_t used_bytes() {
  if (__sanitizer_get_current_allocated_bytes != nullptr) {
    return __sanitizer_get_current_allocated_bytes();
  }
  std::ifstream file("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  file >> total >> resident;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

TEST_P(Abandoned, AHundredThousandFibersTakeNoMemory) {
  const auto abandon_three = [&] {
    for (const std::size_t slot : {0U, 1U, 2U}) {
      start(pool(), slot, [slot] { switch_in_handler(1, slot == 2 ? kHost : slot + 1); });
    }
    switch_to(0);
    for (const std::size_t slot : {0U, 1U, 2U}) {
      pool().abandon(slot);
    }
  };
  for (int i = 0; i < 5'000; ++i) {
    abandon_three();
  }
  const std::size_t before = used_bytes();
  for (int i = 0; i < 35'000; ++i) {
    abandon_three();
  }
  EXPECT_EQ(alive, 0);
  // An abandoned exception alone would come to more than ten megabytes.
  EXPECT_LT(used_bytes(), before + (std::size_t{4} << 20));
}

TEST_P(Abandoned, ABlockHeldOnlyByASuspendedStackIsNoLeak) {
  if (__lsan_do_recoverable_leak_check == nullptr) {
    GTEST_SKIP() << "needs the leak sanitizer";
  }
  int content = 0;
  start(pool(), 0, [&] {
    const auto block = std::make_unique<int>(42);
    switch_to(kHost);
    content = *block;
  });
  switch_to(0);
  EXPECT_EQ(__lsan_do_recoverable_leak_check(), 0);
  switch_to(0);
  EXPECT_EQ(content, 42);
}

}  // namespace
}  // namespace ordercheck::fiber
