// SPDX-License-Identifier: Apache-2.0
#include "counterexample/convert.hpp"

#include <array>

#include <execinfo.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/file.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/object_names.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

[[gnu::noinline]] Addresses stack_here() {
  std::array<void*, 32> buffer{};
  const int count = ::backtrace(buffer.data(), static_cast<int>(buffer.size()));
  Addresses addresses;
  for (int i = 1; i < count; ++i) {
    addresses.push_back(reinterpret_cast<std::uintptr_t>(buffer[static_cast<std::size_t>(i)]));
  }
  return addresses;
}

runtime::RecordedStep step(std::size_t thread, std::string text, bool preemption = false) {
  runtime::RecordedStep recorded;
  recorded.thread = thread;
  recorded.kind = "mutex";
  recorded.verb = 1;
  recorded.object = "stock mutex";
  recorded.text = std::move(text);
  recorded.preemption = preemption;
  return recorded;
}

/// Three steps; slots were given in another order than the record lists its threads.
runtime::Recording recording() {
  runtime::Recording made;
  made.threads = {{"main", "main", false, "ended", {}},
                  {"main/0", "worker-1", false, "ended", {}},
                  {"main/1", "", true, "blocked: lock stock mutex", stack_here()}};
  made.steps = {step(1, "lock"), step(2, "try_lock -> no", true), step(1, "unlock")};
  made.steps[0].stack = stack_here();
  made.steps[1].fault = true;
  made.steps[1].label = 5;
  made.steps[2].causes = {0};
  made.steps[2].watched = {{"stock", "4"}};
  made.steps[2].notes = {"take(1)"};
  made.steps[2].time = 9;
  made.violations = {{{"invariant", "stock", "stock is -1", "race"}, 2, 1, stack_here()},
                     {{"leak", "", "one block", ""}, 3, 0, {}}};
  made.races = {{"stock", {1, true, stack_here()}, {2, false, {}}}};
  return made;
}

explore::Finding finding() {
  explore::Finding found;
  found.violation = {"invariant", "stock", "stock is -1", "race"};
  found.schedule.threads = {"main", "main/1", "main/0"};
  found.schedule.promoted = {"stock at shop.cpp:3"};
  found.schedule.decisions = {{ThreadId{2}, 0}, {ThreadId{1}, 5}, {ThreadId{2}, 0}};
  found.faults = 7;
  found.preemptions = 9;
  found.minimal = true;
  found.executions_to_find = 11;
  found.executions_to_minimise = 12;
  return found;
}

Circumstances circumstances() {
  Circumstances known;
  known.options.search = Search::preemption_bounded;
  known.options.time = TimeMode::racing;
  known.options.preemption_bound = 3;
  known.options.spurious_wakeups = 2;
  known.options.seed = 99;
  known.test.name = "Shop.Sells";
  known.workload = {"seed=1", "1 order"};
  known.invariants = {{"stock", "always", 3, 0}};
  known.executions = 20;
  known.unknown_candidates = 1;
  known.before = Size{4, 3, 2, 1};
  known.replays = 2;
  known.replays_reproduced = 2;
  return known;
}

TEST(Convert, SaysWhatTheStepThatBrokeAnInvariantChanged) {
  runtime::Recording made = recording();
  made.steps[0].watched = {{"stock", "1"}, {"orders", "0"}};
  made.steps[1].watched = {{"stock", "-1"}, {"orders", "0"}};
  EXPECT_EQ(convert(made, finding(), {}).failure.violation.message, "stock is -1 (stock is -1)");
  made.violations[0].violation.type = "assertion";
  EXPECT_EQ(convert(made, finding(), {}).failure.violation.message, "stock is -1");
}

TEST(Convert, KeepsWhatWasRecorded) {
  const Document document = convert(recording(), finding(), circumstances());
  ASSERT_EQ(document.threads.size(), 3U);
  EXPECT_EQ(document.threads[1].name, "worker-1");
  EXPECT_EQ(document.threads[2].name, "main/1");  // a thread without name is called by its path
  EXPECT_TRUE(document.threads[2].actor);
  EXPECT_EQ(document.threads[2].state, "blocked: lock stock mutex");
  EXPECT_FALSE(document.threads[2].stack.empty());
  ASSERT_EQ(document.steps.size(), 3U);
  EXPECT_THAT(short_location_of(document.steps[0].stack), HasSubstr("convert_test.cpp:"));
  EXPECT_THAT(document.steps[2].causes, ElementsAre(0U));
  EXPECT_THAT(document.steps[2].watched, ElementsAre(Watched{"stock", "4"}));
  EXPECT_THAT(document.steps[2].notes, ElementsAre("take(1)"));
  EXPECT_EQ(document.steps[2].time, 9);
  ASSERT_EQ(document.races.size(), 1U);
  EXPECT_TRUE(document.races[0].first.write);
  EXPECT_THAT(short_location_of(document.races[0].first.stack), HasSubstr("convert_test.cpp:"));
  EXPECT_FALSE(document.races[0].second.write);
  EXPECT_FALSE(document.binary.build_id.empty());
  EXPECT_EQ(document.workload.text, "1 order");
  EXPECT_EQ(document.invariants.size(), 1U);
  EXPECT_EQ(document.certificate,
            (Certificate{20, 11, 12, true, 1, Size{4, 3, 2, 1}, std::nullopt, 2, 2}));
}

TEST(Convert, CountsFaultsAndPreemptionsUpToTheViolation) {
  const Document document = convert(recording(), finding(), circumstances());
  EXPECT_EQ(document.failure.violation.message, "stock is -1");
  EXPECT_EQ(document.failure.steps, 2U);
  EXPECT_EQ(document.failure.thread, 1U);
  EXPECT_EQ(document.failure.faults, 1U);
  EXPECT_EQ(document.failure.preemptions, 1U);
  EXPECT_THAT(short_location_of(document.failure.stack), HasSubstr("convert_test.cpp:"));
  ASSERT_EQ(document.further.size(), 1U);
  EXPECT_EQ(document.further[0].violation.type, "leak");
}

TEST(Convert, DecisionsCarryNamesAndContext) {
  const Document document = convert(recording(), finding(), circumstances());
  ASSERT_EQ(document.decisions.size(), 3U);
  EXPECT_EQ(document.decisions[1],
            (Decision{2, 5, "main/1", "main/1", "mutex", 1, "stock mutex", "try_lock -> no"}));
  EXPECT_EQ(document.decisions[2].thread_name, "worker-1");
}

TEST(Convert, ObjectsWithoutNameAreNamedByTheLineThatMadeThem) {
  runtime::Recording made = recording();
  made.objects = {{"mutex main.1", stack_here()}, {"atomic main.10", {}}};
  made.steps[0].object = "mutex main.1";
  made.steps[1].object = "atomic main.10";
  made.steps[2].text = "wait, which frees mutex main.1";
  made.threads[2].state = "blocked: lock mutex main.1";
  made.violations[0].violation = {"misuse", "mutex main.1", "unlock of mutex main.1.",
                                  "mutex main.10"};
  const Document document = convert(made, finding(), circumstances());
  const std::string& name = document.steps[0].object;
  EXPECT_THAT(name, StartsWith("mutex at convert_test.cpp:"));
  EXPECT_EQ(document.decisions[0].object, name);
  EXPECT_EQ(document.steps[1].object, "atomic main.10");
  EXPECT_EQ(document.steps[2].text, "wait, which frees " + name);
  EXPECT_EQ(document.threads[2].state, "blocked: lock " + name);
  EXPECT_EQ(document.failure.violation.name, name);
  EXPECT_EQ(document.failure.violation.message, "unlock of " + name + ".");
  EXPECT_EQ(document.failure.violation.cause, "mutex main.10");
}

TEST(ObjectNames, OneLineThatMakesSeveralNumbersThem) {
  Document document;
  document.failure.violation.message =
      "philosopher 1 waits for mutex main.2, not for mutex main/0.2";
  const Stack stack = stack_at("table.cpp:7", "Table::Table()");
  name_by_line(document,
               {{"mutex main.0", stack}, {"mutex main.2", stack}, {"atomic main.3", stack}});
  EXPECT_EQ(document.failure.violation.message,
            "philosopher 1 waits for mutex at table.cpp:7 #2, not for mutex main/0.2");
}

TEST(Convert, TheScheduleSurvivesTheFile) {
  const Document document = convert(recording(), finding(), circumstances());
  const explore::Schedule schedule = schedule_of(parse(to_json(document), "a.json"));
  EXPECT_EQ(schedule.threads, finding().schedule.threads);
  EXPECT_EQ(schedule.promoted, finding().schedule.promoted);
  EXPECT_EQ(schedule.decisions, finding().schedule.decisions);
}

TEST(Convert, TheOptionsOfAnExecutionSurviveTheFile) {
  const Document document = convert(recording(), finding(), circumstances());
  Options options;
  options.name = "kept";
  apply(parse(to_json(document), "a.json").settings, options);
  EXPECT_EQ(options.name, "kept");
  EXPECT_EQ(options.search, Search::preemption_bounded);
  EXPECT_EQ(options.time, TimeMode::racing);
  EXPECT_EQ(options.preemption_bound, 3U);
  EXPECT_EQ(options.spurious_wakeups, 2U);
  EXPECT_EQ(options.seed, 99U);
}

TEST(Convert, ACrashLeavesADecisionWithoutRecord) {
  runtime::Recording crashed;
  crashed.threads = {{"main", "main", false, "", {}}};
  crashed.steps = {step(0, "lock")};
  explore::Finding found = finding();
  found.violation = {"crash", "SIGSEGV", "worker-1 reads address 0", ""};
  found.schedule.decisions = {{ThreadId{0}, 0}, {ThreadId{2}, 0}};
  const Document document = convert(crashed, found, circumstances());
  EXPECT_EQ(document.failure.violation.type, "crash");
  EXPECT_EQ(document.failure.steps, 1U);
  EXPECT_EQ(document.failure.preemptions, 9U);
  ASSERT_EQ(document.decisions.size(), 2U);
  EXPECT_EQ(document.decisions[0].kind, "mutex");
  EXPECT_EQ(document.decisions[1].kind, "");
  EXPECT_EQ(document.decisions[1].thread_path, "main/0");
  EXPECT_EQ(schedule_of(document).decisions, found.schedule.decisions);
}

TEST(Convert, WhatKnowsAlmostNothingCanStillBeWrittenAndRead) {
  runtime::Recording empty;
  empty.violations = {{{"crash", "SIGABRT", "abort", ""}, 40, 17, {}}};
  const Document document = convert(empty, {}, {});
  EXPECT_EQ(document.threads.size(), 1U);
  EXPECT_EQ(parse(to_json(document), "a.json").failure.violation.name, "SIGABRT");
}

TEST(Convert, ADivergenceTheRuntimeFoundIsPassedOn) {
  const Document recorded = convert(recording(), finding(), circumstances());
  explore::Replayed replayed;
  EXPECT_EQ(replay_of(recorded, recorded, replayed), (Replay{false, 0, "", "", true}));

  replayed.diverged = true;
  replayed.divergence_step = 2;
  replayed.divergence = "step 3: recorded unlock stock mutex by worker-1, now blocked";
  const Replay replay = replay_of(recorded, recorded, replayed);
  EXPECT_EQ(replay, (Replay{true, 3, "unlock stock mutex by worker-1", "blocked", true}));
}

}  // namespace
}  // namespace ordercheck::counterexample
