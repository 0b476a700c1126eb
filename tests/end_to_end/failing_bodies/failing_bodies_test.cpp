// SPDX-License-Identifier: Apache-2.0
// A body that takes its process with it fails its own test only: it is found, on disk, replayable,
// and the tests after it run.
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/file.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/process.hpp"

namespace ordercheck::counterexample {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

class FailingBodies : public ::testing::Test {
 protected:
  // One run of the program serves all tests.
  static void SetUpTestSuite() {
    std::string name = (fs::temp_directory_path() / "ordercheck-failing-bodies.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    Command command;
    command.arguments = {ORDERCHECK_FAILING_BODIES};
    command.environment = {{"ORDERCHECK_OUT", folder_.string()}};
    command.folder = folder_.string();
    ended_ = run(command);
    for (const fs::directory_entry& entry : fs::directory_iterator{folder_}) {
      Document document = read_file(entry.path());
      const std::string test = document.test.name;
      found_.emplace(test, std::move(document));
    }
  }

  static void TearDownTestSuite() { fs::remove_all(folder_); }

  // "crash SIGSEGV, replayed": what was found by the test, and what the command says to its file.
  static std::string found_by(const std::string& test) {
    const auto found = found_.find(test);
    if (found == found_.end()) {
      return "nothing";
    }
    Command command;
    command.arguments = {ORDERCHECK_PROGRAM, "replay", found->second.file};
    const int exit_code = run(command).exit_code;
    const Violation& violation = found->second.failure.violation;
    return violation.type + (violation.name.empty() ? "" : " " + violation.name) + ", " +
           (exit_code == 0 ? "replayed" : "exit code " + std::to_string(exit_code));
  }

  static std::string file_of(const std::string& test) {
    const std::string place = short_location_of(found_.at(test).failure.stack);
    return place.substr(0, place.find(':'));
  }

  static bool passed(const std::string& test) {
    return ended_.output.find("[       OK ] " + test + " (") != std::string::npos;
  }

  static bool failed(const std::string& test) {
    return ended_.output.find("[  FAILED  ] " + test + " (") != std::string::npos;
  }

  inline static fs::path folder_;
  inline static Ended ended_;
  inline static std::map<std::string, Document> found_;
};

TEST_F(FailingBodies, SegfaultIsFoundAndReplayed) {
  EXPECT_EQ(found_by("Rare.Segfault"), "crash SIGSEGV, replayed");
  EXPECT_EQ(file_of("Rare.Segfault"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, StackOverflowIsFoundAndReplayed) {
  EXPECT_EQ(found_by("Rare.StackOverflow"), "stack_overflow, replayed");
  EXPECT_EQ(file_of("Rare.StackOverflow"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, EndlessLoopIsFoundAndReplayed) {
  EXPECT_EQ(found_by("Rare.EndlessLoop"), "endless_loop, replayed");
  EXPECT_EQ(file_of("Rare.EndlessLoop"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, ExceptionOutOfAThreadIsFoundAndReplayed) {
  EXPECT_THAT(found_by("Rare.ExceptionLeavesAThread"),
              ::testing::MatchesRegex("uncaught_exception.*, replayed"));
}

TEST_F(FailingBodies, AbortIsFoundAndReplayed) {
  EXPECT_EQ(found_by("Rare.Abort"), "crash SIGABRT, replayed");
  EXPECT_EQ(file_of("Rare.Abort"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, CrashNeedsNoMorePreemptionsThanItMust) {
  EXPECT_EQ(found_.at("Rare.Segfault").failure.preemptions, 1U);
  EXPECT_TRUE(found_.at("Rare.Segfault").certificate.minimal_preemptions);
}

TEST_F(FailingBodies, StrayMutexIsNamedWithItsLine) {
  EXPECT_EQ(found_by("Stray.Mutex"), "misuse pthread_mutex_lock, replayed");
  EXPECT_EQ(file_of("Stray.Mutex"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, StrayThreadIsNamedWithItsLine) {
  EXPECT_EQ(found_by("Stray.Thread"), "misuse pthread_create, replayed");
  EXPECT_EQ(file_of("Stray.Thread"), "failing_bodies.cpp");
}

TEST_F(FailingBodies, AssertionInAThreadIsPrintedOnce) {
  EXPECT_EQ(found_by("Face.ExpectInAThreadFails"), "assertion, replayed");
  const std::size_t first = ended_.output.find("the middle was seen");
  ASSERT_NE(first, std::string::npos);
  EXPECT_EQ(ended_.output.find("the middle was seen", first + 1), std::string::npos);
}

TEST_F(FailingBodies, SpentBudgetFailsAndTellsTheWaysOut) {
  EXPECT_TRUE(failed("Face.SpentBudgetFails"));
  EXPECT_THAT(ended_.output, HasSubstr("make the workload smaller"));
}

TEST_F(FailingBodies, SamplingPassesWhenTheTestAsksForIt) {
  EXPECT_TRUE(passed("Face.SamplingPassesWhenAskedFor"));
  EXPECT_THAT(ended_.output, HasSubstr("[ SAMPLED  ] no violation in 5 executions sampled at "
                                       "random; this is not exhaustive"));
}

TEST_F(FailingBodies, SkippedBodyIsASkippedTest) {
  EXPECT_THAT(ended_.output, HasSubstr("[  SKIPPED ] Face.SkippedBodyIsSkipped"));
}

TEST_F(FailingBodies, FixtureIsMadeAnewForEachExecution) {
  EXPECT_TRUE(passed("WithStock.IsMadeAnewForEachExecution"));
}

TEST_F(FailingBodies, RemainingTestsStillRun) {
  EXPECT_TRUE(passed("Afterwards.ExploredTestStillRuns"));
  EXPECT_TRUE(passed("Afterwards.PlainTestStillRuns"));
  EXPECT_EQ(ended_.exit_code, 1);
  EXPECT_EQ(ended_.signal, 0);
}

TEST_F(FailingBodies, SamplingFailsWhenOnlyTheEnvironmentAsksForIt) {
  Command command;
  command.arguments = {ORDERCHECK_FAILING_BODIES,
                       "--gtest_filter=Afterwards.ExploredTestStillRuns"};
  command.environment = {{"ORDERCHECK_SEARCH", "random_walk"},
                         {"ORDERCHECK_EXECUTION_BUDGET", "5"}};
  command.folder = folder_.string();
  const Ended ended = run(command);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.output, HasSubstr("only when its options ask for Search::random_walk"));
}

TEST_F(FailingBodies, UnknownFlagIsOneSentence) {
  Command command;
  command.arguments = {ORDERCHECK_FAILING_BODIES, "--ordercheck_budget=5"};
  const Ended ended = run(command);
  EXPECT_EQ(ended.exit_code, 2);
  EXPECT_EQ(ended.errors,
            "ordercheck: flag --ordercheck_budget=5 is unknown; --help lists the known ones\n");
}

TEST(NativeTwin, EndsWithTheFirstFailingRepetitionAndNamesIt) {
  Command command;
  command.arguments = {ORDERCHECK_FAILING_NATIVELY};
  const Ended ended = run(command);
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.output, HasSubstr("repetition 7 of 200 with real threads failed"));
  EXPECT_THAT(ended.output, HasSubstr("[       OK ] Native.RealThreadsRun"));
  EXPECT_THAT(ended.output, HasSubstr("[       OK ] Native.FailingRepetitionWasTheLast"));
}

#ifdef ORDERCHECK_FAILING_PROPERTY
TEST(NativeTwin, FailingWorkloadIsNamedAndItsNameRunsItAlone) {
  Command command;
  command.arguments = {ORDERCHECK_FAILING_PROPERTY};
  const std::string output = run(command).output;
  EXPECT_THAT(output, HasSubstr("[       OK ] Native.Holds"));
  const std::string_view start = "run it alone with RC_PARAMS=\"";
  const std::size_t found = output.find(start);
  ASSERT_NE(found, std::string::npos);
  const std::size_t name = found + start.size();
  command.environment = {{"RC_PARAMS", output.substr(name, output.find('"', name) - name)}};
  EXPECT_THAT(run(command).output, HasSubstr("repetition 1 of 200 with real threads failed"));
}
#endif

}  // namespace
}  // namespace ordercheck::counterexample
