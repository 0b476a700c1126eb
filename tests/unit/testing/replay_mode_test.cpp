// SPDX-License-Identifier: Apache-2.0
#include "testing/replay_mode.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <ordercheck/sync.hpp>
#include <sys/wait.h>
#include <unistd.h>

#include "counterexample/compare.hpp"
#include "counterexample/file.hpp"
#include "counterexample/replay_protocol.hpp"
#include "fake_engine.hpp"
#include "testing/identity.hpp"

namespace ordercheck::testing {
namespace {

using ::testing::HasSubstr;

void overdraw() {
  atomic<int> balance{100};
  const auto debit = [&] {
    if (balance.load() >= 80) {
      balance -= 80;
    }
  };
  thread first{debit};
  thread second{debit};
  first.join();
  second.join();
  require(balance.load() >= 0, "the wallet is overdrawn");
}

class ReplayModeTest : public ::testing::Test {
 protected:
  ReplayModeTest() {
    const Result result = check({.name = "wallet", .out = folder_.path()}, overdraw);
    if (result.counterexample) {
      file_ = result.counterexample->path();
    }
  }

  // Runs the check calls in a process that is there to replay.
  template <class Calls>
  int replay(const Calls& calls) {
    const ScopedVariable file{counterexample::kReplayVariable, file_.c_str()};
    const ScopedVariable out{counterexample::kReplayOutVariable, out_.c_str()};
    begin_test();
    const pid_t child = fork();
    if (child == 0) {
      calls();
      _exit(7);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  TemporaryFolder folder_;
  std::filesystem::path file_;
  std::filesystem::path out_ = folder_.path() / "out";
};

TEST_F(ReplayModeTest, RecordedCallReplaysAndEndsTheProcess) {
  EXPECT_EQ(replay([] { check({.name = "wallet"}, overdraw); }), 0);
  const counterexample::Document recorded = counterexample::read_file(file_);
  const counterexample::Document met = counterexample::read_file(out_);
  ASSERT_TRUE(met.replay.has_value());
  EXPECT_FALSE(met.replay->diverged);
  EXPECT_TRUE(counterexample::reproduces(recorded, met));
}

TEST_F(ReplayModeTest, OtherCallsReturnAtOnce) {
  EXPECT_EQ(replay([] {
              const Result result = check({.name = "other"}, [] { require(false, "it ran"); });
              _exit(result.executions == 0 && result.verdict == Verdict::exhausted ? 9 : 8);
            }),
            9);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(ReplayModeTest, CallOfTheSameNameButAnotherNumberIsNotTheRecordedOne) {
  EXPECT_EQ(replay([] {
              next_check_call({.name = "wallet"});
              check({.name = "wallet"}, overdraw);
            }),
            7);
  EXPECT_FALSE(std::filesystem::exists(out_));
}

TEST_F(ReplayModeTest, BodyThatHasBeenMendedIsNotReproduced) {
  EXPECT_EQ(replay([] { check({.name = "wallet"}, [] {}); }), 0);
  const counterexample::Document met = counterexample::read_file(out_);
  EXPECT_FALSE(counterexample::reproduces(counterexample::read_file(file_), met));
}

TEST_F(ReplayModeTest, WithoutAPlaceForTheAnswerItIsRefused) {
  const ScopedVariable file{counterexample::kReplayVariable, file_.c_str()};
  const ScopedVariable out{counterexample::kReplayOutVariable, nullptr};
  try {
    check({.name = "wallet"}, overdraw);
    FAIL() << "nothing was thrown";
  } catch (const std::invalid_argument& error) {
    EXPECT_THAT(error.what(), HasSubstr("use ordercheck replay FILE"));
  }
}

}  // namespace
}  // namespace ordercheck::testing
