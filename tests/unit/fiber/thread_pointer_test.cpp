// SPDX-License-Identifier: Apache-2.0
// A program without a thread_local of its own, unless instrumentation brings some.
#include <algorithm>
#include <span>
#include <stdexcept>

#include <gtest/gtest.h>
#include <link.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

namespace ordercheck::fiber {
namespace {

// The program itself comes first: the search ends there.
int has_thread_locals(dl_phdr_info* module, std::size_t, void*) {
  const std::span segments{module->dlpi_phdr, module->dlpi_phnum};
  const bool found = std::ranges::any_of(
      segments, [](const ElfW(Phdr) & segment) { return segment.p_type == PT_TLS; });
  return found ? 1 : -1;
}

bool this_program_has_thread_locals() { return dl_iterate_phdr(has_thread_locals, nullptr) == 1; }

TEST(ThreadPointer, IsLeftAloneWithoutThreadLocalsAndSanitizers) {
  if (kSanitized || this_program_has_thread_locals()) {
    GTEST_SKIP() << "instrumentation brings thread-local state";
  }
  EXPECT_FALSE(swaps_thread_pointer());
  const Pool pool{Options{}};
  EXPECT_FALSE(swaps_thread_pointer());
}

TEST(ThreadPointer, IsSwappedUnderASanitizer) {
  if (!kSanitized) {
    GTEST_SKIP() << "needs a sanitizer";
  }
  EXPECT_TRUE(swaps_thread_pointer());
}

TEST(ThreadPointer, IsChosenAnewByEachPool) {
  for (const bool swaps : {true, kSanitized}) {
    const ThreadPointerMode mode{swaps ? "always" : "never"};
    Pool pool{Options{}};
    EXPECT_EQ(swaps_thread_pointer(), swaps);
    int runs = 0;
    run_to_end(pool, 0, [&] { ++runs; });
    EXPECT_EQ(runs, 1);
  }
}

TEST(ThreadPointer, CannotBeLeftAloneUnderASanitizer) {
  if (!kSanitized) {
    GTEST_SKIP() << "needs a sanitizer";
  }
  const ThreadPointerMode mode{"never"};
  EXPECT_THROW(Pool{Options{}}, std::invalid_argument);
}

}  // namespace
}  // namespace ordercheck::fiber
