// SPDX-License-Identifier: Apache-2.0
// The command line program as a user calls it: output, exit code, what is left behind.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "counterexample/file.hpp"
#include "counterexample/process.hpp"
#include "counterexample/text.hpp"
#include "samples.hpp"

namespace ordercheck::counterexample {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class CommandLine : public ::testing::Test {
 protected:
  CommandLine() {
    std::string name = (fs::temp_directory_path() / "ordercheck-replay-test.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    fs::create_directory(folder_ / "tmp");
  }

  void TearDown() override { fs::remove_all(folder_); }

  /// A counterexample whose program answers so; returns its path.
  std::string record(const std::string& answer, const Document& sample = overdrawn_wallet()) const {
    Document document = sample;
    document.binary.path = ORDERCHECK_REPLAYED_PROGRAM;
    document.test.arguments.push_back("--answer=" + answer);
    document.test.environment = {{"SHOP_MODE", "strict"}};
    document.test.folder = folder_.string();
    const fs::path path = folder_ / "a counterexample.json";
    write_file(document, path);
    return path.string();
  }

  Ended ordercheck(std::vector<std::string> arguments) const {
    Command command;
    command.arguments = std::move(arguments);
    command.arguments.insert(command.arguments.begin(), ORDERCHECK_PROGRAM);
    command.environment = {{"GTEST_TOTAL_SHARDS", "4"}, {"TMPDIR", (folder_ / "tmp").string()}};
    command.folder = folder_.string();
    return run(command);
  }

  void expect_bad_input(const std::vector<std::string>& arguments,
                        const std::string& sentence) const {
    const Ended ended = ordercheck(arguments);
    EXPECT_EQ(ended.exit_code, 2) << ended.output;
    EXPECT_THAT(ended.output, IsEmpty());
    EXPECT_THAT(ended.errors,
                AllOf(StartsWith("ordercheck: "), HasSubstr(sentence), EndsWith("\n")));
    EXPECT_EQ(std::count(ended.errors.begin(), ended.errors.end(), '\n'), 1) << ended.errors;
  }

  fs::path folder_;
};

TEST_F(CommandLine, AReproducedViolationIsToldAndEndsWithZero) {
  const std::string file = record("reproduce");
  const Ended ended = ordercheck({"replay", file});
  EXPECT_EQ(ended.exit_code, 0) << ended.errors;
  EXPECT_THAT(ended.output,
              AllOf(StartsWith("reproduced: assertion\n\nexpected balance >= 0, got -60\n"),
                    HasSubstr("\nfewest preemptions: 1, proven by 2 executions\n"),
                    EndsWith("\n" + replay_command(file) + "\n")));
  EXPECT_THAT(ended.errors, IsEmpty());
  EXPECT_THAT(ended.output, Not(HasSubstr("output of the test program")));
  EXPECT_TRUE(fs::is_empty(folder_ / "tmp"));
}

TEST_F(CommandLine, AFileIsFoundFromItsFolder) {
  record("reproduce");
  EXPECT_EQ(ordercheck({"replay", "a counterexample.json"}).exit_code, 0);
}

TEST_F(CommandLine, TheProgramsOutputIsShownOnDemand) {
  EXPECT_THAT(ordercheck({"replay", record("reproduce"), "--output"}).output,
              StartsWith("output of the test program\n"));
}

TEST_F(CommandLine, ARebuiltProgramIsOnlyNoted) {
  const Ended ended = ordercheck({"replay", record("rebuilt")});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.errors,
            "note: the test program was built again since: build id another, recorded 5eed\n");
}

TEST_F(CommandLine, ACleanEndIsNotReproduced) {
  const Ended ended = ordercheck({"replay", record("clean")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(ended.output, "not reproduced: the execution ended clean, expected assertion\n");
}

TEST_F(CommandLine, AnotherViolationIsNotReproducedButTold) {
  const Ended ended = ordercheck({"replay", record("other")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_THAT(ended.output,
              StartsWith("not reproduced: expected assertion, met deadlock: everybody "
                         "waits\n\neverybody waits\ndeadlock in Wallet.NeverOverdrawn\n"));
}

TEST_F(CommandLine, ADivergenceNamesTheStepAndBothSides) {
  const Ended ended = ordercheck({"replay", record("diverge")});
  EXPECT_EQ(ended.exit_code, 1);
  EXPECT_EQ(
      ended.output,
      "not reproduced: diverged at step 6: recorded lock wallet mutex by worker-2, met lock audit "
      "mutex by worker-2; usual reasons are a change of the code, a real clock, and an order by "
      "address or hash\n");
}

TEST_F(CommandLine, ATestThatIsGoneIsBadInput) {
  expect_bad_input(
      {"replay", record("silent")},
      "ended with exit code 0 without replaying test Wallet.NeverOverdrawn, check call 0");
  expect_bad_input({"replay", record("crash")}, "was ended by signal 11 without replaying");
}

TEST_F(CommandLine, AProgramThatIsGoneIsBadInput) {
  const std::string file = record("reproduce");
  expect_bad_input({"replay", file, "--binary", "/no/such/program"},
                   "test program /no/such/program: no such file");
  expect_bad_input({"replay", file, "--binary", file}, "is no program");
  expect_bad_input({"replay", file, "--binary", "/"}, "is no program");
  Document document = read_file(file);
  document.binary.path = "/no/such/program";
  write_file(document, file);
  expect_bad_input({"replay", file}, "build it again, or name it with --binary");
}

TEST_F(CommandLine, AnotherBinaryCanBeNamed) {
  const std::string file = record("reproduce");
  Document document = read_file(file);
  document.binary.path = "/no/such/program";
  write_file(document, file);
  EXPECT_EQ(ordercheck({"replay", file, "--binary", ORDERCHECK_REPLAYED_PROGRAM}).exit_code, 0);
}

TEST_F(CommandLine, AnAnswerThatIsNoneIsBadInput) {
  expect_bad_input({"replay", record("garbage")}, "is no JSON");
  expect_bad_input({"replay", record("incomplete")}, "its answer says nothing about the replay");
}

TEST_F(CommandLine, AProgramThatHangsIsEnded) {
  expect_bad_input({"replay", record("hang"), "--time-limit", "1"},
                   "did not end within 1 s; --time-limit gives it longer");
}

TEST_F(CommandLine, AFileThatCannotBeReadIsBadInputForBoth) {
  const fs::path foreign = folder_ / "foreign.json";
  std::ofstream{foreign} << "{\"a\": 1}";
  const fs::path truncated = folder_ / "truncated.json";
  std::ofstream{truncated} << to_json(deadlock()).substr(0, 2000);
  for (const char* command : {"replay", "explain"}) {
    expect_bad_input({command, "no.json"}, "counterexample file no.json: no such file");
    expect_bad_input({command, foreign.string()}, "is JSON, but no counterexample file");
    expect_bad_input({command, truncated.string()}, "is truncated");
  }
}

TEST_F(CommandLine, ExplainPrintsTheReportWithoutRunningAnything) {
  const std::string file = record("crash");
  const Ended ended = ordercheck({"explain", file});
  EXPECT_EQ(ended.exit_code, 0);
  EXPECT_EQ(ended.output, text_of(read_file(file)));
  EXPECT_THAT(ordercheck({"explain", file, "--all"}).output,
              HasSubstr("\ncall stacks\nstep 1, main"));
}

TEST_F(CommandLine, AnswersWhatOneAsksADebugger) {
  const std::string file = record("reproduce");
  for (const char* command : {"replay", "explain"}) {
    EXPECT_THAT(ordercheck({command, file, "--break-when", "balance < 50"}).output,
                HasSubstr("balance < 50 first holds after step 10, worker-2: store balance 20 "
                          "(wallet.cpp:16)\n"));
    EXPECT_THAT(ordercheck({command, file, "--watch", "balance"}).output,
                HasSubstr("\n  10  worker-2  100 -> 20  store balance 20"));
    EXPECT_THAT(ordercheck({command, file, "--trace", "Wallet::debit"}).output,
                HasSubstr("Wallet::debit: 2 calls\n"));
    EXPECT_THAT(ordercheck({command, file, "--threads"}).output,
                HasSubstr("threads after step 18\n"));
    EXPECT_THAT(ordercheck({command, "--threads", file, "--at", "4"}).output,
                HasSubstr("threads after step 4\n"));
    EXPECT_THAT(ordercheck({command, "--threads", "--break-when", "balance < 50", file}).output,
                HasSubstr("\n\nthreads after step 10\n"));
  }
}

TEST_F(CommandLine, AQuestionItCannotAnswerIsBadInput) {
  const std::string file = record("reproduce");
  expect_bad_input({"explain", file, "--watch", "stock"},
                   "stock is not watched; there are: balance");
  expect_bad_input({"explain", file, "--break-when", "balance"}, "no comparison");
  expect_bad_input({"explain", file, "--threads", "--at", "99"},
                   "--at 99: the execution has only 18 steps");
}

TEST_F(CommandLine, WrongUsageIsBadInput) {
  EXPECT_EQ(ordercheck({}).exit_code, 2);
  EXPECT_EQ(ordercheck({"prove", "a.json"}).exit_code, 2);
  EXPECT_EQ(ordercheck({"explain"}).exit_code, 2);
  EXPECT_EQ(ordercheck({"explain", record("reproduce"), "--at", "3"}).exit_code, 2);
  EXPECT_EQ(ordercheck({"replay", record("reproduce"), "--time-limit", "0"}).exit_code, 2);
  EXPECT_THAT(ordercheck({"--help"}).output, AllOf(HasSubstr("replay"), HasSubstr("exit code: 0")));
  EXPECT_EQ(ordercheck({"--help"}).exit_code, 0);
  EXPECT_EQ(ordercheck({"--version"}).exit_code, 0);
}

}  // namespace
}  // namespace ordercheck::counterexample
