// SPDX-License-Identifier: Apache-2.0
#include "testing/investigation.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "counterexample/file.hpp"
#include "fake_engine.hpp"

namespace ordercheck::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const Violation kOverdrawn{"assertion", "", "the wallet is overdrawn", ""};

explore::Outcome outcome_of(Verdict verdict, StopReason reason = StopReason::none) {
  explore::Outcome outcome;
  outcome.verdict = verdict;
  outcome.stop_reason = reason;
  outcome.executions = 1234;
  return outcome;
}

explore::Outcome violated(const Violation& violation) {
  explore::Outcome outcome = outcome_of(Verdict::violated);
  outcome.violations = {violation};
  outcome.finding.emplace().violation = violation;
  return outcome;
}

explore::Replayed met(const Violation& violation) {
  explore::Replayed replayed;
  replayed.recording.threads.emplace_back().path = "main";
  replayed.recording.steps.resize(3);
  replayed.recording.steps[1].preemption = true;
  replayed.recording.violations.emplace_back().violation = violation;
  replayed.recording.violations.back().step = 3;
  return replayed;
}

class InvestigationTest : public ::testing::Test {
 protected:
  Result result_of(explore::Outcome outcome, explore::Replayed replayed = {}) {
    Engine engine = engine_that([](auto&, auto&) {});
    engine.explore = [outcome = std::move(outcome)](
                         const Options&, const std::function<void()>&, explore::Monitor&,
                         const explore::Persistence&) { return outcome; };
    engine.replay = [replayed = std::move(replayed)](const Options&, const std::function<void()>&,
                                                     const explore::Schedule&, explore::Monitor&,
                                                     explore::ReplayEnd) { return replayed; };
    return result_of(engine);
  }

  Result result_of(const Engine& engine) {
    Options options;
    options.out = out_;
    counterexample::Test test;
    test.name = "Wallet.Test";
    Investigation investigation{options, test, idle_face(), engine};
    return investigation.conclude(investigation.search({}, {0, options.time_budget, true}));
  }

  TemporaryFolder folder_;
  std::filesystem::path out_ = folder_.path();
};

TEST_F(InvestigationTest, ReproducedViolationIsWrittenDown) {
  const Result result = result_of(violated(kOverdrawn), met(kOverdrawn));
  EXPECT_EQ(result.verdict, Verdict::violated);
  EXPECT_EQ(result.message, "the wallet is overdrawn");
  ASSERT_TRUE(result.counterexample.has_value());
  const std::filesystem::path path = result.counterexample->path();
  EXPECT_EQ(path.parent_path(), out_);
  const counterexample::Document document = counterexample::read_file(path);
  EXPECT_EQ(document.test.name, "Wallet.Test");
  EXPECT_EQ(document.failure.violation.message, "the wallet is overdrawn");
  EXPECT_EQ(document.certificate.replays_reproduced, 1U);
}

TEST_F(InvestigationTest, ViolationThatDoesNotComeAgainIsNondeterminism) {
  const Result result = result_of(violated(kOverdrawn), met({"deadlock", "", "", ""}));
  EXPECT_EQ(result.verdict, Verdict::stopped);
  EXPECT_EQ(result.stop_reason, StopReason::nondeterminism);
  EXPECT_FALSE(result.counterexample.has_value());
  EXPECT_THAT(result.message, HasSubstr("(the wallet is overdrawn) could not be reproduced"));
}

TEST_F(InvestigationTest, DivergingReplayNamesBothPlaces) {
  explore::Replayed replayed = met(kOverdrawn);
  replayed.diverged = true;
  replayed.divergence = "step 31: recorded lock(stock) by worker-1, now lock(audit) by worker-1";
  const Result result = result_of(violated(kOverdrawn), replayed);
  EXPECT_EQ(result.stop_reason, StopReason::nondeterminism);
  EXPECT_THAT(result.message, HasSubstr(replayed.divergence));
}

TEST_F(InvestigationTest, UnwritableFolderIsARemark) {
  out_ = "/dev/null/folder";
  const Result result = result_of(violated(kOverdrawn), met(kOverdrawn));
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->path(), "");
  ASSERT_EQ(result.counterexample->document().remarks.size(), 1U);
  EXPECT_THAT(result.counterexample->document().remarks[0], HasSubstr("/dev/null/folder"));
}

TEST_F(InvestigationTest, StateNeverReachedFailsAnExhaustedSearch) {
  explore::Outcome outcome = outcome_of(Verdict::exhausted);
  outcome.invariants = {{"the stock runs out", "sometimes", 9, 0},
                        {"both wait", "sometimes", 9, 1}};
  const Result result = result_of(outcome);
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_EQ(result.violations.size(), 1U);
  EXPECT_EQ(result.violations[0].type, "never_reached");
  EXPECT_EQ(result.violations[0].name, "the stock runs out");
  EXPECT_EQ(result.message,
            "'the stock runs out' was never reached in 1,234 executions, 9 evaluations");
}

TEST_F(InvestigationTest, StateNeverReachedSaysNothingWhenStopped) {
  explore::Outcome outcome = outcome_of(Verdict::stopped, StopReason::executions);
  outcome.invariants = {{"the stock runs out", "sometimes", 9, 0}};
  const Result result = result_of(outcome);
  EXPECT_EQ(result.verdict, Verdict::stopped);
  EXPECT_THAT(result.violations, IsEmpty());
}

TEST_F(InvestigationTest, StoppedTellsTheThreeWaysOut) {
  const Result result = result_of(outcome_of(Verdict::stopped, StopReason::executions));
  EXPECT_THAT(result.message, HasSubstr("stopped after 1,234 executions"));
  EXPECT_THAT(result.message, HasSubstr("the execution budget is spent"));
  EXPECT_THAT(result.message, HasSubstr("give it more"));
  EXPECT_THAT(result.message, HasSubstr("make the workload smaller"));
  EXPECT_THAT(result.message, HasSubstr("explicit bound"));
}

TEST_F(InvestigationTest, BoundsStandBesideTheClaim) {
  explore::Outcome outcome = outcome_of(Verdict::exhausted);
  outcome.bounds = {"at most 2 preemptions", "virtual time up to 10 s"};
  EXPECT_EQ(result_of(outcome).message,
            "exhausted after 1,234 executions; within these bounds: at most 2 preemptions; virtual "
            "time up to 10 s");
}

TEST_F(InvestigationTest, SamplingNeverSoundsLikeProof) {
  const std::string message = result_of(outcome_of(Verdict::sampled)).message;
  EXPECT_EQ(message, "no violation in 1,234 executions sampled at random; this is not exhaustive");
}

TEST_F(InvestigationTest, EndByTheSystemIsNotBlamedOnTheBody) {
  const Result result = result_of(engine_that([](auto&, auto&) { std::raise(SIGKILL); }));
  EXPECT_EQ(result.verdict, Verdict::stopped);
  EXPECT_EQ(result.stop_reason, StopReason::signal);
  EXPECT_THAT(result.message, HasSubstr("lack of memory"));
}

TEST_F(InvestigationTest, CrashIsReplayedMinimisedAndReplayedAgain) {
  // The search and the minimisation end the process; only replays survive.
  Engine engine = engine_that([](auto&, explore::Monitor& monitor) {
    monitor.decisions[0] = {ThreadId{0}, 1};
    monitor.decisions[1] = {ThreadId{0}, 2};
    monitor.decision_count = 2;
    std::abort();
  });
  engine.minimise = [](const Options&, const std::function<void()>&, explore::Monitor& monitor,
                       const explore::Schedule&) -> std::optional<explore::Finding> {
    monitor.executions = 5;
    monitor.decisions[0] = {ThreadId{0}, 3};
    monitor.decision_count = 1;
    std::abort();
  };
  engine.replay = [](const Options&, const std::function<void()>&,
                     const explore::Schedule& schedule, explore::Monitor&, explore::ReplayEnd) {
    explore::Replayed replayed = met({"crash", "SIGABRT", "abort was called (SIGABRT)", ""});
    replayed.recording.steps.resize(schedule.decisions.size());
    return replayed;
  };
  const Result result = result_of(engine);
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().name, "SIGABRT");
  EXPECT_TRUE(result.counterexample->preemptions_are_minimal());
  const counterexample::Document& document = result.counterexample->document();
  ASSERT_EQ(document.decisions.size(), 1U);
  EXPECT_EQ(document.decisions[0].label, 3U);
  EXPECT_EQ(document.certificate.executions_to_minimise, 5U);
}

TEST_F(InvestigationTest, ReplayThatDiesKeepsAllButTheLastStep) {
  Engine engine = engine_that([](auto&, auto&) { std::_Exit(7); });
  engine.replay = [](const Options&, const std::function<void()>&, const explore::Schedule&,
                     explore::Monitor&, explore::ReplayEnd end) {
    if (end == explore::ReplayEnd::execution) {
      std::_Exit(7);
    }
    explore::Replayed replayed;
    replayed.recording.threads.emplace_back().path = "main";
    replayed.recording.steps.resize(4);
    return replayed;
  };
  const Result result = result_of(engine);
  EXPECT_EQ(result.verdict, Verdict::violated);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_EQ(result.counterexample->violation().name, "exit");
  EXPECT_EQ(result.counterexample->violation().message,
            "the body ended its process with exit code 7");
  EXPECT_EQ(result.counterexample->steps(), 4U);
}

TEST_F(InvestigationTest, InterruptedSearchWritesDownWhatIsKnown) {
  Engine engine = engine_that([](auto&, auto&) {});
  engine.explore = [](const Options&, const std::function<void()>&, explore::Monitor& monitor,
                      const explore::Persistence&) {
    kill(getppid(), SIGINT);
    while (monitor.stop_requested == 0) {
      std::this_thread::yield();
    }
    explore::Outcome outcome = violated(kOverdrawn);
    outcome.stop_reason = StopReason::signal;
    return outcome;
  };
  engine.replay = [](const Options&, const std::function<void()>&, const explore::Schedule&,
                     explore::Monitor&, explore::ReplayEnd) { return met(kOverdrawn); };
  const Result result = result_of(engine);
  EXPECT_EQ(result.stop_reason, StopReason::signal);
  ASSERT_TRUE(result.counterexample.has_value());
  EXPECT_TRUE(std::filesystem::exists(result.counterexample->path()));
}

TEST_F(InvestigationTest, ErrorOfTheSearchIsThrown) {
  const Engine engine =
      engine_that([](auto&, auto&) { throw std::runtime_error{"no memory for it"}; });
  try {
    result_of(engine);
    FAIL() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_STREQ(error.what(), "Wallet.Test: no memory for it");
  }
}

}  // namespace
}  // namespace ordercheck::testing
