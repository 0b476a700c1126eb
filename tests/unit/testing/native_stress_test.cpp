// SPDX-License-Identifier: Apache-2.0
// Stress runs draw the choices of a repetition from that repetition's own seed, so that a run can
// be done again.
#include <algorithm>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <ordercheck/choose.hpp>
#include <ordercheck/rapidcheck.hpp>

namespace ordercheck {
namespace {

constexpr std::size_t kDraws = 8;

using Drawn = std::vector<std::vector<int>>;

Drawn& drawn() {
  static Drawn all;
  return all;
}

void draw() {
  std::vector<int> mine;
  mine.reserve(kDraws);
  for (std::size_t i = 0; i < kDraws; ++i) {
    mine.push_back(choose("a side", 1'000));
  }
  drawn().push_back(mine);
}

void draw_for_a_workload(int workload) {
  draw();
  drawn().back().push_back(workload);
}

/// What two runs of one test drew.
template <class Run>
std::pair<Drawn, Drawn> twice(const Run& run) {
  drawn().clear();
  run();
  const Drawn first = drawn();
  choose("something that the next run must not see", 2);
  drawn().clear();
  run();
  return {first, drawn()};
}

// One of the runs may have been short of time.
void expect_alike(Drawn first, Drawn second) {
  const std::size_t count = std::min(first.size(), second.size());
  ASSERT_GT(count, 0U);
  first.resize(count);
  second.resize(count);
  EXPECT_EQ(first, second);
}

TEST(NativeStress, ARepetitionDrawsTheSameInEveryRun) {
  const auto [first, second] = twice([] { detail::run_test({__FILE__, __LINE__}, &draw); });
  expect_alike(first, second);
}

TEST(NativeStress, RepetitionsDrawDifferently) {
  drawn().clear();
  detail::run_test({__FILE__, __LINE__}, &draw);
  const std::set<std::vector<int>> different{drawn().begin(), drawn().end()};
  EXPECT_EQ(different.size(), drawn().size());
}

TEST(NativeStress, APropertyDrawsTheSameInEveryRun) {
  const auto [first, second] = twice([] {
    detail::run_property({__FILE__, __LINE__}, detail::workload_source(&draw_for_a_workload));
  });
  expect_alike(first, second);
}

}  // namespace
}  // namespace ordercheck
