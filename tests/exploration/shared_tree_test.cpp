// SPDX-License-Identifier: Apache-2.0
// A tree of which several explorers take branches in any order: still each trace once.
#include <cstdint>
#include <string>

#include <gtest/gtest.h>

#include "counted_rows.hpp"
#include "random/programs.hpp"
#include "random/run_program.hpp"
#include "shared_search.hpp"

namespace ordercheck::exploration {
namespace {

void expect_the_counts(const SharedSearchSettings& how, std::uint64_t executions_max) {
  for (const Program& program : counted_programs()) {
    const CountedRow expected = counted_rows().at({program.name, program.parameters});
    if (expected.executions > executions_max) {
      continue;
    }
    SCOPED_TRACE(program.name + " " + program.parameters + ", seed " + std::to_string(how.seed));
    const Census counted = shared_census(how, program.body, 10 * expected.executions + 100);
    EXPECT_EQ(counted.problem, "");
    EXPECT_EQ(counted.executions, expected.executions);
    EXPECT_EQ(counted.deadlocked, expected.deadlocked);
    EXPECT_EQ(counted.repeated, 0U);
    EXPECT_EQ(counted.incomplete, 0U);
  }
}

TEST(SharedTree, BranchesTakenInAnyOrderLoseAndRepeatNoTrace) {
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    expect_the_counts({.seed = seed, .explorers = 1 + seed % 5, .executions_max = 1 + seed * 2},
                      1'000);
  }
}

TEST(SharedTree, BranchesAreExploredInOneGoOrInPieces) {
  expect_the_counts({.seed = 1, .explorers = 3, .executions_max = 1'000'000}, 100'000);
  expect_the_counts({.seed = 2, .explorers = 3, .executions_max = 1}, 10'000);
}

TEST(SharedTree, WhatALostExplorerDidIsDoneAgainAndCountedOnce) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    expect_the_counts({.seed = seed, .explorers = 4, .executions_max = 20, .deaths_percent = 30},
                      1'000);
  }
}

TEST(SharedTree, OfGeneratedProgramsHasTheTracesThatOneExplorerFinds) {
  constexpr std::uint64_t kLimit = 600;
  constexpr std::uint64_t kPrograms = 1'000;
  std::uint64_t judged = 0;
  for (std::uint64_t seed = 0; seed < kPrograms; ++seed) {
    const RandomProgram program = generate(rc::Random{seed}, 100);
    Witness witness;
    const Body body = [&] { run_program(program, witness); };
    const Census alone = census(body, kLimit);
    if (alone.executions >= kLimit || alone.incomplete != 0) {
      continue;
    }
    ++judged;
    for (std::uint64_t order = 0; order < 3; ++order) {
      const Census shared =
          shared_census({.seed = seed * 3 + order, .explorers = 3, .executions_max = 1 + order * 4},
                        body, kLimit);
      ASSERT_EQ(shared.executions, alone.executions) << seed << "\n" << test_of(program);
      ASSERT_EQ(shared.repeated, 0U) << seed << "\n" << test_of(program);
      ASSERT_EQ(shared.deadlocked, alone.deadlocked) << seed << "\n" << test_of(program);
    }
  }
  EXPECT_GT(judged, kPrograms / 2);
}

}  // namespace
}  // namespace ordercheck::exploration
