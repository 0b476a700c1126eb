// SPDX-License-Identifier: Apache-2.0
// Searches by several explorer processes: what they find is what one finds.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <memory>
#include <new>
#include <utility>

#include <gtest/gtest.h>
#include <ordercheck/check.hpp>
#include <ordercheck/invariant.hpp>
#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/mutex.hpp>
#include <sys/mman.h>
#include <unistd.h>

#include "counted_rows.hpp"
#include "explore/explorer.hpp"
#include "explore/monitor.hpp"
#include "explore/wakeup_tree.hpp"

namespace ordercheck::exploration {
namespace {

explore::Outcome explored(unsigned jobs, const Body& body, Options options = {}) {
  const auto monitor = std::make_unique<explore::Monitor>();
  options.jobs = jobs;
  return explore::explore(options, body, *monitor);
}

void expect_equal(const explore::Outcome& shared, const explore::Outcome& alone) {
  EXPECT_EQ(shared.verdict, alone.verdict);
  EXPECT_EQ(shared.executions, alone.executions);
  EXPECT_EQ(shared.bounds, alone.bounds);
  EXPECT_EQ(shared.restarts, alone.restarts);
  ASSERT_EQ(shared.invariants.size(), alone.invariants.size());
  for (const InvariantCount& count : alone.invariants) {
    EXPECT_TRUE(std::ranges::any_of(shared.invariants, [&](const InvariantCount& other) {
      return other.name == count.name && other.type == count.type && other.reached == count.reached;
    })) << count.name;
  }
}

/// Threads that count under a mutex: (threads * rounds)! / (rounds!)^threads traces.
void count_up(int threads, int rounds) {
  mutex lock;
  int count = 0;
  run_copies(threads, [&](int) {
    for (int i = 0; i < rounds; ++i) {
      lock.lock();
      ++count;
      lock.unlock();
    }
  });
}

void expect_the_counts(unsigned jobs) {
  for (const Program& program : counted_programs()) {
    const CountedRow expected = counted_rows().at({program.name, program.parameters});
    if (expected.deadlocked != 0) {
      continue;
    }
    SCOPED_TRACE(program.name + " " + program.parameters);
    const explore::Outcome found = explored(jobs, program.body);
    EXPECT_EQ(found.executions, expected.executions);
    EXPECT_EQ(found.verdict, Verdict::exhausted) << found.message;
  }
}

TEST(SharedSearch, OfTwoExplorersCountsAsOne) { expect_the_counts(2); }

TEST(SharedSearch, OfThreeExplorersCountsAsOne) { expect_the_counts(3); }

TEST(SharedSearch, OfALargeTreeCountsEachTraceOnce) {
  EXPECT_EQ(explored(3, [] { count_up(3, 4); }).executions, 34'650U);
}

TEST(SharedSearch, IsStoppedWhenTooManyBranchesArePending) {
  const std::uint64_t limit = std::exchange(explore::WakeupNodes::limit, 3);
  const explore::Outcome found = explored(2, [] { count_up(3, 4); });
  explore::WakeupNodes::limit = limit;
  EXPECT_EQ(found.verdict, Verdict::stopped);
  EXPECT_EQ(found.stop_reason, StopReason::none);
  EXPECT_GE(found.pending_max, 3U);
  EXPECT_EQ(found.message.rfind("more than 3 events of branches wait", 0), 0U) << found.message;
}

/// 17,153,136 traces: more than there is time for here.
TEST(SharedSearch, OfALargeTreeSaysHowLargeItIs) {
  Options options;
  options.time_budget = std::chrono::seconds{5};
  const explore::Outcome found = explored(2, [] { count_up(3, 6); }, options);
  EXPECT_EQ(found.stop_reason, StopReason::time);
  EXPECT_GT(found.estimate.samples, 0U);
  EXPECT_LT(found.estimate.low, 17'153'136.0);
  EXPECT_GT(found.estimate.high, 17'153'136.0);
}

TEST(SharedSearch, GivesRacyPlacesAndInvariantsTheSameMeaning) {
  const Body body = [] {
    int plain = 0;
    atomic<int> done{0};
    sometimes("both are done", [](int now) { return now == 2; }, done);
    run_copies(2, [&](int number) {
      plain = number;
      done.fetch_add(1);
      if (plain == number) {
        done.fetch_add(0);
      }
    });
  };
  expect_equal(explored(3, body), explored(1, body));
}

/// In memory that explorers share.
struct Deaths {
  std::atomic<std::uint64_t> bodies{0};

  static Deaths& shared() {
    void* const place =
        mmap(nullptr, sizeof(Deaths), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return *new (place) Deaths;
  }
};

TEST(SharedSearch, LosesAndRepeatsNothingWhenExplorersAreKilled) {
  Deaths& deaths = Deaths::shared();
  const explore::Outcome found = explored(3, [&] {
    const std::uint64_t number = ++deaths.bodies;
    if (number == 1 || number == 500 || number == 501 || number == 20'000) {
      kill(getpid(), SIGKILL);
    }
    count_up(3, 4);
  });
  EXPECT_GT(deaths.bodies.load(), 20'000U);
  EXPECT_EQ(found.verdict, Verdict::exhausted) << found.message;
  EXPECT_EQ(found.executions, 34'650U);
  munmap(&deaths, sizeof deaths);
}

TEST(SharedSearch, ReportsACounterexampleOfTheSameSizeWhoeverMeetsIt) {
  const Body body = [] {
    mutex lock;
    int count = 0;
    atomic<int> seen{0};
    run_copies(3, [&](int number) {
      for (int i = 0; i < 3; ++i) {
        lock.lock();
        ++count;
        lock.unlock();
        seen.store(seen.load() + number);
      }
    });
    require(seen.load() != 2, "the last of all wins");
  };
  const explore::Outcome alone = explored(1, body);
  ASSERT_TRUE(alone.finding.has_value());
  for (const unsigned jobs : {2U, 3U}) {
    const explore::Outcome shared = explored(jobs, body);
    ASSERT_TRUE(shared.finding.has_value());
    EXPECT_EQ(shared.verdict, Verdict::violated);
    EXPECT_EQ(shared.finding->violation.message, alone.finding->violation.message);
    EXPECT_EQ(shared.finding->preemptions, alone.finding->preemptions);
    EXPECT_TRUE(shared.finding->minimal);
    EXPECT_EQ(shared.finding->faults, alone.finding->faults);
    EXPECT_EQ(shared.finding->schedule.decisions.size(), alone.finding->schedule.decisions.size());
  }
}

TEST(SharedSearch, StopsAtItsBudget) {
  Options options;
  options.execution_budget = 1'000;
  const explore::Outcome found = explored(2, [] { count_up(3, 4); }, options);
  EXPECT_EQ(found.verdict, Verdict::stopped);
  EXPECT_EQ(found.stop_reason, StopReason::executions);
  EXPECT_EQ(found.executions, 1'000U);
}

}  // namespace
}  // namespace ordercheck::exploration
