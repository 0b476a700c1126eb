// SPDX-License-Identifier: Apache-2.0
// A program without a thread_local of its own, unless instrumentation brings some.
#include <string_view>

#include <gtest/gtest.h>
#include <link.h>

#include "bodies.hpp"
#include "fiber/fiber.hpp"

namespace ordercheck::fiber {
namespace {

bool this_program_has_thread_locals() {
  bool found = false;
  dl_iterate_phdr(
      [](dl_phdr_info* module, std::size_t, void* result) {
        for (std::size_t i = 0; i < module->dlpi_phnum; ++i) {
          if (module->dlpi_phdr[i].p_type == PT_TLS) {
            *static_cast<bool*>(result) = true;
          }
        }
        return 1;  // the program itself comes first
      },
      &found);
  return found;
}

TEST(ThreadPointer, IsLeftAloneWithoutThreadLocalsAndSanitizers) {
  if (kSanitized || this_program_has_thread_locals()) {
    GTEST_SKIP() << "instrumentation brings thread-local state";
  }
  EXPECT_FALSE(swaps_thread_pointer());
  Pool pool{Options{}};
  EXPECT_FALSE(swaps_thread_pointer());
}

TEST(ThreadPointer, IsSwappedUnderASanitizer) {
  if (!kSanitized) {
    GTEST_SKIP() << "needs a sanitizer";
  }
  EXPECT_TRUE(swaps_thread_pointer());
}

TEST(ThreadPointer, IsChosenAnewByEachPool) {
  for (const bool swaps : {true, !kSanitized ? false : true}) {
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
