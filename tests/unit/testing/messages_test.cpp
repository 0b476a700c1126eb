// SPDX-License-Identifier: Apache-2.0
#include "testing/messages.hpp"

#include <chrono>
#include <stdexcept>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "fake_engine.hpp"

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

TEST(Messages, TaskSurvivesTheWay) {
  Task task = task_of(Task::Type::replay);
  task.workload = "reproduce=abc";
  task.execution_budget = 17;
  task.time_budget = 1234ms;
  task.minimise = false;
  task.schedule = {
      {"main", "clock", "main/0"}, {"object@12"}, {{ThreadId{2}, 7}, {ThreadId{0}, 0}}};
  task.end = explore::ReplayEnd::last_decision;
  const Task copy = decode_task(encode(task));
  EXPECT_EQ(copy.type, Task::Type::replay);
  EXPECT_EQ(copy.workload, "reproduce=abc");
  EXPECT_EQ(copy.execution_budget, 17U);
  EXPECT_EQ(copy.time_budget, 1234ms);
  EXPECT_FALSE(copy.minimise);
  EXPECT_EQ(copy.schedule.threads, task.schedule.threads);
  EXPECT_EQ(copy.schedule.promoted, task.schedule.promoted);
  EXPECT_EQ(copy.schedule.decisions, task.schedule.decisions);
  EXPECT_EQ(copy.end, explore::ReplayEnd::last_decision);
}

TEST(Messages, OutcomeSurvivesTheWay) {
  Answer answer;
  explore::Outcome& outcome = answer.outcome.emplace();
  outcome.verdict = Verdict::violated;
  outcome.stop_reason = StopReason::signal;
  outcome.executions = 5;
  outcome.bounds = {"at most 2 preemptions"};
  outcome.invariants = {{"stock >= 0", "always", 12, 0}};
  outcome.violations = {{"assertion", "name", "message", "cause"}};
  explore::Finding& finding = outcome.finding.emplace();
  finding.violation = outcome.violations.front();
  finding.preemptions = 2;
  finding.minimal = true;
  answer.discarded = true;
  answer.workload_text = "two orders";
  const Answer copy = decode_answer(encode(answer));
  ASSERT_TRUE(copy.outcome.has_value());
  EXPECT_EQ(copy.outcome->verdict, Verdict::violated);
  EXPECT_EQ(copy.outcome->stop_reason, StopReason::signal);
  EXPECT_THAT(copy.outcome->bounds, ElementsAre("at most 2 preemptions"));
  ASSERT_EQ(copy.outcome->invariants.size(), 1U);
  EXPECT_EQ(copy.outcome->invariants[0].evaluations, 12U);
  ASSERT_TRUE(copy.outcome->finding.has_value());
  EXPECT_EQ(copy.outcome->finding->violation.cause, "cause");
  EXPECT_EQ(copy.outcome->finding->preemptions, 2U);
  EXPECT_TRUE(copy.outcome->finding->minimal);
  EXPECT_TRUE(copy.discarded);
  EXPECT_EQ(copy.workload_text, "two orders");
  EXPECT_FALSE(copy.finding.has_value());
  EXPECT_FALSE(copy.replayed.has_value());
}

TEST(Messages, RecordingSurvivesTheWay) {
  Answer answer;
  explore::Replayed& replayed = answer.replayed.emplace();
  replayed.diverged = true;
  replayed.divergence = "step 3";
  runtime::RecordedStep& step = replayed.recording.steps.emplace_back();
  step.text = std::string_view{"a\0b", 3};
  step.stack = {1, 2, 3};
  step.watched = {{"stock", "4"}};
  step.causes = {0};
  replayed.recording.threads.push_back({"main/0", "worker", false, "ended", {9}});
  replayed.recording.races.push_back({"total", {1, true, {4}}, {2, false, {5}}});
  const Answer copy = decode_answer(encode(answer));
  ASSERT_TRUE(copy.replayed.has_value());
  EXPECT_EQ(copy.replayed->divergence, "step 3");
  ASSERT_EQ(copy.replayed->recording.steps.size(), 1U);
  EXPECT_EQ(copy.replayed->recording.steps[0].text, step.text);
  EXPECT_EQ(copy.replayed->recording.steps[0].stack, step.stack);
  EXPECT_EQ(copy.replayed->recording.steps[0].watched, step.watched);
  ASSERT_EQ(copy.replayed->recording.threads.size(), 1U);
  EXPECT_EQ(copy.replayed->recording.threads[0].name, "worker");
  EXPECT_THAT(copy.replayed->recording.threads[0].stack, ElementsAre(9));
  ASSERT_EQ(copy.replayed->recording.races.size(), 1U);
  EXPECT_TRUE(copy.replayed->recording.races[0].first.write);
}

TEST(Messages, TruncatedMessageIsRefused) {
  const std::string whole = encode(task_of(Task::Type::explore));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_THROW(decode_task(std::string_view{whole}.substr(0, size)), std::runtime_error) << size;
  }
}

TEST(Messages, ErrorOfTheFaceIsTheAnswer) {
  Face face;
  face.job = [](const std::string& workload) -> Job {
    throw std::runtime_error{"no workload " + workload};
  };
  explore::Monitor monitor;
  Task task = task_of(Task::Type::explore);
  task.workload = "x";
  const Answer answer = perform(task, {}, face, engine_that([](auto&, auto&) {}), monitor);
  EXPECT_EQ(answer.error, "no workload x");
  EXPECT_FALSE(answer.outcome.has_value());
}

TEST(Messages, BudgetOfTheTaskReplacesThatOfTheOptions) {
  explore::Monitor monitor;
  Options seen;
  Task task = task_of(Task::Type::explore);
  task.execution_budget = 3;
  task.time_budget = 5ms;
  task.minimise = false;
  const Engine engine = engine_that([&seen](const Options& options, auto&) { seen = options; });
  perform(task, {.execution_budget = 100, .seed = 9}, idle_face(), engine, monitor);
  EXPECT_EQ(seen.execution_budget, 3U);
  EXPECT_EQ(seen.time_budget, 5ms);
  EXPECT_FALSE(seen.minimise);
  EXPECT_EQ(seen.seed, 9U);
}

}  // namespace
}  // namespace ordercheck::testing
