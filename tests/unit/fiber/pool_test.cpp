// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

namespace ordercheck::fiber {
namespace {

class PoolInEveryMode : public InEveryMode {};

INSTANTIATE_TEST_SUITE_P(ThreadPointer, PoolInEveryMode, testing::ValuesIn(InEveryMode::modes()),
                         InEveryMode::name);

TEST_P(PoolInEveryMode, SwitchesGoStraightFromFiberToFiber) {
  std::string seen;
  start(pool(), 0, [&] {
    seen += "a";
    switch_to(1);
    seen += "c";
    switch_to(1);
    seen += "never";
  });
  start(pool(), 1, [&] {
    seen += "b";
    switch_to(0);
    seen += "d";
    EXPECT_EQ(current(), 1U);
  });
  switch_to(0);
  EXPECT_EQ(seen, "abcd");
  EXPECT_EQ(current(), kHost);
  EXPECT_TRUE(pool().idle(1));
  EXPECT_FALSE(pool().idle(0));
  pool().abandon(0);
  EXPECT_TRUE(pool().idle(0));
}

std::vector<std::size_t> ended;  // NOLINT: an entry has no argument but the slot

std::size_t end_and_name_the_next(std::size_t slot) {
  ended.push_back(slot);
  return slot == 2 ? kHost : slot + 1;
}

TEST_P(PoolInEveryMode, TheEndOfAFiberGoesOnWithTheSlotThatItReturns) {
  ended.clear();
  for (std::size_t slot = 0; slot < 3; ++slot) {
    pool().start(slot, end_and_name_the_next);
  }
  switch_to(0);
  EXPECT_EQ(ended, (std::vector<std::size_t>{0, 1, 2}));
}

TEST_P(PoolInEveryMode, AFiberStartsAnotherWhoseDonorIsNotThereYet) {
  std::string seen;
  std::size_t slot_while_starting = 99;
  start(pool(), 0, [&] {
    start(pool(), 5, [&] {
      seen += "child";
      switch_to(0);
      seen += " again";
    });
    slot_while_starting = current();
    switch_to(5);
    seen += " parent";
    switch_to(5);
  });
  switch_to(0);
  EXPECT_EQ(seen, "child parent again");
  EXPECT_EQ(slot_while_starting, 0U);
  pool().abandon(0);
}

TEST_P(PoolInEveryMode, EverySlotHoldsAFiberAtOnce) {
  std::size_t sum = 0;
  for (std::size_t slot = 0; slot < kSlotCountMax; ++slot) {
    start(pool(), slot, [&] {
      const std::size_t mine = current();
      switch_to(mine + 1);  // the last one's next is the host
      sum += mine;
    });
  }
  switch_to(0);
  EXPECT_EQ(sum, 0U);
  for (std::size_t slot = 0; slot < kSlotCountMax; ++slot) {
    switch_to(slot);
  }
  EXPECT_EQ(sum, 63U * 64U / 2U);
}

TEST_P(PoolInEveryMode, AFiberHasTheStackThatWasAskedFor) {
  std::size_t reached = 0;
  run_to_end(pool(), 0, [&] {
    std::array<volatile char, std::size_t{200} * 1024> frame{};
    frame.front() = 1;
    frame.back() = 2;
    reached = static_cast<std::size_t>(frame.front()) + static_cast<std::size_t>(frame.back());
  });
  EXPECT_EQ(reached, 3U);
}

const void* address_on(Pool& pool, std::size_t slot) {
  const void* address = nullptr;
  run_to_end(pool, slot, [&] { address = __builtin_frame_address(0); });
  return address;
}

TEST(Pool, StacksHaveTheSameAddressesInEachPool) {
  const void* first = nullptr;
  {
    Pool pool{Options{}};
    first = address_on(pool, 3);
    std::size_t owner = 99;
    EXPECT_TRUE(pool.on_stack(first, owner));
    EXPECT_EQ(owner, 3U);
    EXPECT_FALSE(pool.in_guard(first, owner));
  }
  Pool again{Options{}};
  EXPECT_EQ(address_on(again, 3), first);
}

TEST(Pool, ItsEndUnmapsTheStacks) {
  void* page = nullptr;
  {
    Pool pool{Options{}};
    const auto address = reinterpret_cast<std::uintptr_t>(address_on(pool, 0));
    page = reinterpret_cast<void*>(address & ~std::uintptr_t{4095});
    EXPECT_EQ(msync(page, 4096, MS_ASYNC), 0);
  }
  EXPECT_EQ(msync(page, 4096, MS_ASYNC), -1);
}

TEST(Pool, AStackAboveTheMaximumIsRefused) {
  EXPECT_THROW(Pool{Options{.stack_size_bytes = Pool::stack_size_bytes_max() + 1}},
               std::invalid_argument);
  Pool largest{Options{.stack_size_bytes = Pool::stack_size_bytes_max()}};
  EXPECT_NE(address_on(largest, 0), nullptr);
}

TEST(Pool, AnUnknownThreadPointerModeIsRefused) {
  const ThreadPointerMode mode{"sometimes"};
  EXPECT_THROW(Pool{Options{}}, std::invalid_argument);
}

TEST(Pool, AForkedChildMakesItsOwn) {
  const auto work = [] {
    Pool pool{Options{}};
    int rounds = 0;
    for (std::size_t slot = 0; slot < 4; ++slot) {
      run_to_end(pool, slot, [&] { ++rounds; });
    }
    return rounds;
  };
  EXPECT_EQ(exit_code_of_child(work), 4);
  EXPECT_EQ(work(), 4);
  EXPECT_EQ(exit_code_of_child(work), 4) << "a fork after a pool has ended";
}

TEST(Pool, AChildForkedOnAFiberGoesOnWithIt) {
  Pool pool{Options{}};
  int code = -1;
  run_to_end(pool, 0, [&] { code = exit_code_of_child([] { return current() == 0 ? 7 : 1; }); });
  EXPECT_EQ(code, 7);
}

Pool* pool_of_handler = nullptr;

void report_overflow(int, siginfo_t* info, void*) {
  std::size_t slot = 0;
  _exit(pool_of_handler->in_guard(info->si_addr, slot) ? static_cast<int>(slot) + 10 : 1);
}

[[gnu::noinline]] int overflow(volatile char* above, int depth) {
  std::array<volatile char, 4096> frame{};
  frame[0] = *above;
  // The check of `depth` keeps the compiler from seeing that this never ends.
  return depth < 0 ? frame[0] : overflow(frame.data(), depth + 1) + frame[0];
}

int overflow_on_fiber(std::size_t slot) {
  static std::array<char, std::size_t{64} * 1024> handler_stack;
  stack_t stack = {};
  stack.ss_sp = handler_stack.data();
  stack.ss_size = handler_stack.size();
  sigaltstack(&stack, nullptr);
  struct sigaction action = {};
  action.sa_sigaction = report_overflow;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK;
  sigaction(SIGSEGV, &action, nullptr);
  Pool pool{Options{}};
  pool_of_handler = &pool;
  run_to_end(pool, slot, [] {
    volatile char first = 0;
    overflow(&first, 0);
  });
  return 2;
}

TEST(Pool, AStackOverflowIsAttributedToItsFiber) {
  EXPECT_EQ(exit_code_of_child([] { return overflow_on_fiber(0); }), 10);
  EXPECT_EQ(exit_code_of_child([] { return overflow_on_fiber(6); }), 16);
}

TEST(Pool, OtherAddressesAreNoGuards) {
  Pool pool{Options{}};
  pool.prepare(0);
  std::size_t slot = 99;
  const int here = 0;
  EXPECT_FALSE(pool.in_guard(&here, slot));
  EXPECT_FALSE(pool.in_guard(nullptr, slot));
  EXPECT_FALSE(pool.on_stack(&here, slot));
  EXPECT_EQ(slot, 99U);
}

// The signals that the donors block, as /proc shows them.
std::vector<std::uint64_t> masks_of_donors() {
  std::vector<std::uint64_t> masks;
  for (const auto& thread : std::filesystem::directory_iterator("/proc/self/task")) {
    std::stringstream status;
    status << std::ifstream(thread.path() / "status").rdbuf();
    const std::string text = status.str();
    if (text.starts_with("Name:\tfiber ")) {
      masks.push_back(std::stoull(text.substr(text.find("SigBlk:") + 7), nullptr, 16));
    }
  }
  return masks;
}

TEST(Donor, IsNamedAndBlocksAllSignalsButTheLibrarysOwn) {
  Pool pool{Options{}};
  pool.prepare(0);
  pool.prepare(1);
  const std::vector<std::uint64_t> masks = masks_of_donors();
  ASSERT_EQ(masks.size(), 2U);
  const auto bit = [](int number) { return std::uint64_t{1} << (number - 1); };
  for (const std::uint64_t mask : masks) {
    EXPECT_EQ(~mask, bit(SIGKILL) | bit(SIGSTOP) | bit(32) | bit(33));
  }
}

TEST(Donor, DoesNotHoldUpAChangeOfUser) {
  EXPECT_EQ(exit_code_of_child([] {
              Pool pool{Options{}};
              pool.prepare(0);
              return setuid(getuid());  // asks every thread, and waits for all answers
            }),
            0);
}

TEST(Donor, IsMadeInTheOpen) {
  EXPECT_FALSE(making_donor());
  Pool pool{Options{}};
  pool.prepare(0);
  EXPECT_FALSE(making_donor());
}

int misuse(const std::function<void(Pool&)>& body) {
  return exit_code_of_child([&] {
    Pool pool{Options{}};
    close(STDERR_FILENO);
    body(pool);
    return 0;
  });
}

TEST(Misuse, StartOfALiveFiberAborts) {
  const auto idle = [] {};
  EXPECT_EQ(misuse([&](Pool& pool) {
              start(pool, 0, idle);
              start(pool, 0, idle);
            }),
            128 + SIGABRT);
}

TEST(Misuse, SwitchToAnIdleSlotAborts) {
  EXPECT_EQ(misuse([](Pool& pool) {
              pool.prepare(0);
              switch_to(0);
            }),
            128 + SIGABRT);
}

TEST(Misuse, AbandonOfAnIdleSlotAborts) {
  EXPECT_EQ(misuse([](Pool& pool) { pool.abandon(0); }), 128 + SIGABRT);
}

TEST(Misuse, ASecondPoolBesideTheFirstAborts) {
  EXPECT_EQ(misuse([](Pool&) { const Pool second{Options{}}; }), 128 + SIGABRT);
}

}  // namespace
}  // namespace ordercheck::fiber
