// SPDX-License-Identifier: Apache-2.0
#include "counterexample/process.hpp"

#include <csignal>
#include <cstdlib>

#include <gtest/gtest.h>

namespace ordercheck::counterexample {
namespace {

using namespace std::chrono_literals;

Command shell(std::string script) {
  Command command;
  command.arguments = {"sh", "-c", std::move(script)};
  return command;
}

TEST(Process, GivesInputAndTakesBothOutputsApart) {
  Command command = shell("cat; echo wrong >&2; exit 3");
  command.input = "one\ntwo\n";
  const Ended ended = run(command);
  EXPECT_TRUE(ended.started);
  EXPECT_EQ(ended.output, "one\ntwo\n");
  EXPECT_EQ(ended.errors, "wrong\n");
  EXPECT_EQ(ended.exit_code, 3);
  EXPECT_EQ(ended.signal, 0);
}

TEST(Process, MuchOutputDoesNotBlockIt) {
  EXPECT_EQ(run(shell("head -c 1000000 /dev/zero")).output.size(), 1'000'000U);
}

TEST(Process, SetsAndRemovesVariables) {
  ::setenv("ORDERCHECK_PROCESS_TEST_GONE", "1", 1);
  ::setenv("ORDERCHECK_PROCESS_TEST_KEPT", "kept", 1);
  Command command = shell(
      "echo ${ORDERCHECK_PROCESS_TEST_GONE-none} $ORDERCHECK_PROCESS_TEST_KEPT "
      "$ORDERCHECK_PROCESS_TEST_SET; pwd");
  command.environment = {{"ORDERCHECK_PROCESS_TEST_SET", "set"}};
  command.unset = {"ORDERCHECK_PROCESS_TEST_GONE"};
  command.folder = "/";
  EXPECT_EQ(run(command).output, "none kept set\n/\n");
}

TEST(Process, ASignalIsTold) { EXPECT_EQ(run(shell("kill -SEGV $$")).signal, SIGSEGV); }

TEST(Process, WhatDoesNotEndIsKilledWithWhatItStarted) {
  Command command = shell("sleep 1000 & sleep 1000");
  command.time_limit = 50ms;
  const Ended ended = run(command);
  EXPECT_TRUE(ended.timed_out);
  EXPECT_EQ(ended.signal, SIGKILL);
}

TEST(Process, AMissingProgramIsNotStarted) {
  Command command;
  command.arguments = {"/no/such/program"};
  const Ended ended = run(command);
  EXPECT_FALSE(ended.started);
  EXPECT_EQ(ended.reason, "No such file or directory");
}

}  // namespace
}  // namespace ordercheck::counterexample
