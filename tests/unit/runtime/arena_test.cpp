// SPDX-License-Identifier: Apache-2.0
#include "runtime/arena.hpp"

#include <cstring>

#include <gtest/gtest.h>

namespace ordercheck::runtime {
namespace {

TEST(Arena, GivesTheSameAddressesInEachExecution) {
  Arena arena;
  void* const first = arena.allocate(1, 24, 8);
  void* const other_thread = arena.allocate(2, 24, 8);
  arena.reset();
  EXPECT_EQ(arena.allocate(2, 24, 8), other_thread);
  EXPECT_EQ(arena.allocate(1, 24, 8), first);
  arena.reset();
}

TEST(Arena, DoesNotUseABlockAgainInsideAnExecution) {
  Arena arena;
  void* const first = arena.allocate(1, 24, 8);
  EXPECT_FALSE(arena.release(first).has_value());
  EXPECT_NE(arena.allocate(1, 24, 8), first);
  arena.reset();
}

TEST(Arena, ReportsABlockThatIsFreedTwice) {
  Arena arena;
  void* const block = arena.allocate(1, 24, 8);
  EXPECT_FALSE(arena.release(block).has_value());
  const auto finding = arena.release(block);
  ASSERT_TRUE(finding.has_value());
  EXPECT_EQ(finding->type, "heap_misuse");
  arena.reset();
}

TEST(Arena, ReportsWhatWasNeverFreed) {
  Arena arena;
  void* const freed = arena.allocate(1, 24, 8);
  arena.allocate(1, 40, 8);
  EXPECT_FALSE(arena.release(freed).has_value());
  ASSERT_TRUE(arena.leaks().has_value());
  EXPECT_EQ(arena.leaks()->type, "leak");
  arena.reset();
  EXPECT_FALSE(arena.leaks().has_value());
}

TEST(Arena, ReportsAWriteIntoAFreedBlock) {
  Arena arena;
  void* const block = arena.allocate(1, 24, 8);
  std::memset(block, 1, 24);
  EXPECT_FALSE(arena.release(block).has_value());
  EXPECT_FALSE(arena.damage().has_value());
  std::memset(block, 2, 8);
  ASSERT_TRUE(arena.damage().has_value());
  EXPECT_EQ(arena.damage()->type, "heap_misuse");
  arena.reset();
}

TEST(Arena, KnowsItsBlocksByThreadAndNumber) {
  Arena arena;
  auto* const block = static_cast<char*>(arena.allocate(3, 24, 8));
  const int outside = 0;
  EXPECT_TRUE(Arena::contains(block));
  EXPECT_FALSE(Arena::contains(&outside));
  EXPECT_NE(arena.describe(block + 8).find("offset 8"), std::string::npos);
  arena.reset();
}

}  // namespace
}  // namespace ordercheck::runtime
