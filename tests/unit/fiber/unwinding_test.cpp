// SPDX-License-Identifier: Apache-2.0
// Whoever walks a fiber's stack finds its frames and its end.
#include <array>

#include <execinfo.h>
#include <gtest/gtest.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

extern "C" void ordercheck_fiber_entry();

namespace ordercheck::fiber {
namespace {

class Unwinding : public InEveryMode {};

INSTANTIATE_TEST_SUITE_P(ThreadPointer, Unwinding, testing::ValuesIn(InEveryMode::modes()),
                         InEveryMode::name);

struct Stack {
  std::array<void*, 64> frames{};
  int count = 0;

  bool ends_at_the_entry() const {
    const auto entry = reinterpret_cast<std::uintptr_t>(ordercheck_fiber_entry);
    const auto last = reinterpret_cast<std::uintptr_t>(frames[static_cast<std::size_t>(count) - 1]);
    return last - entry < 64;
  }
};

// The frames of callers that do nothing after the call must not be optimised away.
[[gnu::noinline]] int walk(Stack& stack, int depth) {
  if (depth == 0) {
    stack.count = backtrace(stack.frames.data(), static_cast<int>(stack.frames.size()));
    return 0;
  }
  const volatile int kept = walk(stack, depth - 1);
  return kept + 1;
}

TEST_P(Unwinding, ABacktraceEndsAtTheEntryOfTheFiber) {
  Stack flat;
  Stack deep;
  run_to_end(pool(), 0, [&] { walk(flat, 0); });
  run_to_end(pool(), 0, [&] { walk(deep, 5); });
  EXPECT_TRUE(flat.ends_at_the_entry());
  EXPECT_TRUE(deep.ends_at_the_entry());
  EXPECT_EQ(deep.count, flat.count + 5);
}

[[gnu::noinline]] int descend(int depth) {
  if (depth == 0) {
    throw 42;
  }
  const volatile int kept = descend(depth - 1);
  return kept + 1;
}

TEST_P(Unwinding, AnExceptionFindsItsHandlerFarUpTheStack) {
  int caught = 0;
  run_to_end(pool(), 0, [&] {
    try {
      descend(50);
    } catch (int value) {
      caught = value;
    }
  });
  EXPECT_EQ(caught, 42);
}

}  // namespace
}  // namespace ordercheck::fiber
