// SPDX-License-Identifier: Apache-2.0
// The events that an execution shares with the one before are not computed again.
#include <optional>
#include <string_view>

#include <gtest/gtest.h>
#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/thread.hpp>

#include "explore/optimal_dpor.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::explore {
namespace {

class SilentLog final : public runtime::DecisionLog {
 public:
  void begin_execution(std::size_t) override {}

  void add_thread(std::size_t, std::string_view) override {}

  bool stop_requested() override { return false; }
};

/// Goes on without preemption.
class GoOn final : public runtime::Strategy {
 public:
  bool next(runtime::Plan&) override { return true; }

  std::optional<runtime::Decision> pick(runtime::Execution& execution) override {
    return execution.first_choice();
  }

  void finished(runtime::Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::sampled; }
};

void two_threads(int steps) {
  atomic<int> x;
  const auto add = [&] {
    for (int i = 0; i < steps; ++i) {
      x.fetch_add(1);
    }
  };
  thread first{add};
  thread second{add};
  first.join();
  second.join();
}

/// What the second run of a body costs whose events are all kept but the last `new_events`.
runtime::Counters cost_of_repetition(int steps, std::size_t new_events) {
  SilentLog log;
  runtime::Execution execution{{}, log};
  GoOn strategy;
  const auto body = [steps] { two_threads(steps); };
  execution.run(body, {}, strategy, nullptr);
  execution.compute_clocks();
  const std::size_t kept = execution.events().size() - new_events;
  execution.counters() = {};
  execution.run(body, {kept, {}}, strategy, nullptr);
  execution.compute_clocks();
  return execution.counters();
}

TEST(KeptPrefix, CallsNeitherApplyNorJoinsClocks) {
  const runtime::Counters cost = cost_of_repetition(20, 0);
  EXPECT_EQ(cost.events_kept, 47U);
  EXPECT_EQ(cost.events_new, 0U);
  EXPECT_EQ(cost.applications, 0U);
  EXPECT_EQ(cost.clock_joins, 0U);
}

TEST(KeptPrefix, CallsLabelsOnlyWhereItEnds) {
  const runtime::Counters few = cost_of_repetition(2, 0);
  const runtime::Counters many = cost_of_repetition(200, 0);
  EXPECT_GT(many.events_kept, few.events_kept + 300);
  EXPECT_EQ(many.label_calls, few.label_calls);
}

TEST(KeptPrefix, LeavesACostThatDependsOnTheNewEventsOnly) {
  const runtime::Counters few = cost_of_repetition(5, 4);
  const runtime::Counters many = cost_of_repetition(200, 4);
  EXPECT_EQ(few.events_new, 4U);
  EXPECT_EQ(many.events_new, 4U);
  EXPECT_EQ(many.applications, few.applications);
  EXPECT_EQ(many.label_calls, few.label_calls);
  EXPECT_EQ(many.clock_joins, few.clock_joins);
}

TEST(KeptPrefix, IsSparedInEachRunOfAnOptimalSearch) {
  SilentLog log;
  runtime::Execution execution{{}, log};
  OptimalDpor dpor;
  runtime::Plan plan;
  while (dpor.next(plan)) {
    execution.counters() = {};
    execution.run([] { two_threads(4); }, plan, dpor, nullptr);
    const runtime::Counters cost = execution.counters();
    EXPECT_EQ(cost.events_kept, plan.kept);
    EXPECT_EQ(cost.events_kept + cost.events_new, execution.events().size());
    EXPECT_EQ(cost.applications, cost.events_new);
    EXPECT_EQ(cost.clock_joins, 0U);  // they belong to the analysis
    dpor.finished(execution);
  }
}

}  // namespace
}  // namespace ordercheck::explore
