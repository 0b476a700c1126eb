// SPDX-License-Identifier: Apache-2.0
#include "testing/explorer_process.hpp"

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <variant>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fake_engine.hpp"

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

// What a child process and its parent can both see.
class Shared {
 public:
  Shared()
      : counter_{new(mmap(nullptr, sizeof(std::atomic<int>), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0)) std::atomic<int>{0}} {}

  Shared(const Shared&) = delete;
  Shared& operator=(const Shared&) = delete;

  ~Shared() { munmap(counter_, sizeof *counter_); }

  std::atomic<int>& operator*() const { return *counter_; }

 private:
  std::atomic<int>* counter_;
};

Death death_of(const Engine& engine, const Options& options = {}, const Watch& watch = {}) {
  ExplorerProcess explorer{options, idle_face(), engine, watch};
  const auto reply = explorer.perform(task_of(Task::Type::explore));
  EXPECT_TRUE(std::holds_alternative<Death>(reply));
  return std::holds_alternative<Death>(reply) ? std::get<Death>(reply) : Death{};
}

TEST(ExplorerProcess, AnswersFromAnotherProcess) {
  const Shared pid;
  ExplorerProcess explorer{
      {}, idle_face(), engine_that([&](auto&, auto&) { *pid = getpid(); }), {}};
  const auto reply = explorer.perform(task_of(Task::Type::explore));
  ASSERT_TRUE(std::holds_alternative<Answer>(reply));
  EXPECT_EQ(std::get<Answer>(reply).outcome->verdict, Verdict::exhausted);
  EXPECT_NE(*pid, 0);
  EXPECT_NE(*pid, getpid());
}

TEST(ExplorerProcess, StaysInTheProcessWhenAsked) {
  int calls = 0;
  int begun = 0;
  int ended = 0;
  Face face = idle_face();
  face.begin = [&] { ++begun; };
  face.end = [&] { ++ended; };
  {
    ExplorerProcess explorer{
        {.in_process = true}, face, engine_that([&](auto&, auto&) { ++calls; }), {}};
    explorer.perform(task_of(Task::Type::explore));
    explorer.perform(task_of(Task::Type::explore));
    EXPECT_EQ(ended, 0);
  }
  EXPECT_EQ(calls, 2);
  EXPECT_EQ(begun, 1);
  EXPECT_EQ(ended, 1);
}

TEST(ExplorerProcess, OneProcessServesAllTasksUntilItDies) {
  const Shared starts;
  Face face = idle_face();
  face.begin = [&] { ++*starts; };
  const Engine engine = engine_that([](const Options& options, auto&) {
    if (options.execution_budget == 1) {
      std::abort();
    }
  });
  ExplorerProcess explorer{{}, face, engine, {}};
  Task task = task_of(Task::Type::explore);
  explorer.perform(task);
  explorer.perform(task);
  EXPECT_EQ(*starts, 1);
  task.execution_budget = 1;
  EXPECT_TRUE(std::holds_alternative<Death>(explorer.perform(task)));
  task.execution_budget = 0;
  EXPECT_TRUE(std::holds_alternative<Answer>(explorer.perform(task)));
  EXPECT_EQ(*starts, 2);
}

TEST(ExplorerProcess, CrashIsNotedWithSignalAndAddress) {
  const Death death = death_of(engine_that([](auto&, auto&) {
    // A compiler that sees the address refuses it.
    const volatile std::uintptr_t address = 16;
    *reinterpret_cast<volatile int*>(std::uintptr_t{address}) = 1;  // NOLINT
  }));
  EXPECT_EQ(death.cause, DeathCause::crash);
  EXPECT_EQ(death.crash.signal, SIGSEGV);
  EXPECT_EQ(death.crash.address, 16U);
  EXPECT_FALSE(death.crash.in_guard);
  EXPECT_GT(death.crash.depth, 2U);
}

TEST(ExplorerProcess, AbortIsACrash) {
  const Death death = death_of(engine_that([](auto&, auto&) { std::abort(); }));
  EXPECT_EQ(death.cause, DeathCause::crash);
  EXPECT_EQ(death.crash.signal, SIGABRT);
}

TEST(ExplorerProcess, EndOfTheProcessByTheBodyIsTold) {
  const Death death = death_of(engine_that([](auto&, auto&) { std::_Exit(3); }));
  EXPECT_EQ(death.cause, DeathCause::exited);
  EXPECT_EQ(death.code, 3);
}

TEST(ExplorerProcess, SignalFromElsewhereIsToldApart) {
  const Death death = death_of(engine_that([](auto&, auto&) { std::raise(SIGKILL); }));
  EXPECT_EQ(death.cause, DeathCause::killed);
  EXPECT_EQ(death.code, SIGKILL);
}

TEST(ExplorerProcess, ScheduleOfTheRunningExecutionSurvivesTheCrash) {
  const Death death = death_of(engine_that([](auto&, explore::Monitor& monitor) {
    std::snprintf(monitor.thread_paths[2], sizeof monitor.thread_paths[2], "main/0");
    monitor.thread_count = 3;
    monitor.running_thread = 2;
    monitor.executions = 41;
    monitor.decisions[0] = {ThreadId{0}, 0};
    monitor.decisions[1] = {ThreadId{2}, 5};
    monitor.decision_count = 2;
    std::abort();
  }));
  EXPECT_EQ(death.executions, 41U);
  EXPECT_EQ(death.thread, "main/0");
  EXPECT_TRUE(death.schedule_is_whole);
  ASSERT_EQ(death.schedule.decisions.size(), 2U);
  EXPECT_EQ(death.schedule.decisions[1], (runtime::Decision{ThreadId{2}, 5}));
  ASSERT_EQ(death.schedule.threads.size(), 3U);
  EXPECT_EQ(death.schedule.threads[2], "main/0");
}

TEST(ExplorerProcess, AskedToStopItMayStillAnswer) {
  const Engine engine = engine_that([](auto&, explore::Monitor& monitor) {
    while (monitor.stop_requested == 0) {
      std::this_thread::yield();
    }
  });
  ExplorerProcess explorer{
      {}, idle_face(), engine, {.tick = {}, .interrupted = [] { return true; }}};
  EXPECT_TRUE(std::holds_alternative<Answer>(explorer.perform(task_of(Task::Type::explore))));
}

TEST(ExplorerProcess, BusySearchIsNoEndlessLoopOfTheBody) {
  // The search does not come to a decision for many times the limit, but no thread of a body runs.
  const Engine engine = engine_that([](auto&, auto&) {
    const auto end = std::chrono::steady_clock::now() + 300ms;
    while (std::chrono::steady_clock::now() < end) {
    }
  });
  ExplorerProcess explorer{{.endless_loop = 20ms}, idle_face(), engine, {}};
  EXPECT_TRUE(std::holds_alternative<Answer>(explorer.perform(task_of(Task::Type::explore))));
}

TEST(ExplorerProcess, DiesWithItsParent) {
  const Shared explorer_pid;
  const pid_t parent = fork();
  if (parent == 0) {
    ExplorerProcess explorer{{},
                             idle_face(),
                             engine_that([&](auto&, auto&) {
                               *explorer_pid = getpid();
                               pause();
                             }),
                             {}};
    explorer.perform(task_of(Task::Type::explore));
    _exit(0);
  }
  while (*explorer_pid == 0) {
    std::this_thread::yield();
  }
  kill(parent, SIGKILL);
  waitpid(parent, nullptr, 0);
  while (kill(*explorer_pid, 0) == 0) {  // ctest ends a test that waits here for ever
    std::this_thread::yield();
  }
  EXPECT_EQ(errno, ESRCH);
}

TEST(ExplorerProcess, LargeMessagesArriveWhole) {
  Engine engine = engine_that([](auto&, auto&) {});
  engine.replay = [](const Options&, const std::function<void()>&,
                     const explore::Schedule& schedule, explore::Monitor&, explore::ReplayEnd) {
    explore::Replayed replayed;
    for (const runtime::Decision& decision : schedule.decisions) {
      replayed.recording.steps.emplace_back().text =
          std::string(100, static_cast<char>('a' + decision.label));
    }
    return replayed;
  };
  Task task = task_of(Task::Type::replay);
  for (std::size_t i = 0; i < 20'000; ++i) {
    task.schedule.decisions.push_back({ThreadId{0}, i % 26});
  }
  ExplorerProcess explorer{{}, idle_face(), engine, {}};
  const auto reply = explorer.perform(task);
  ASSERT_TRUE(std::holds_alternative<Answer>(reply));
  const auto& steps = std::get<Answer>(reply).replayed->recording.steps;
  ASSERT_EQ(steps.size(), 20'000U);
  EXPECT_EQ(steps[27].text, std::string(100, 'b'));
}

TEST(ExplorerProcess, BufferedOutputIsNotWrittenTwice) {
  ::testing::internal::CaptureStdout();
  std::printf("before");
  {
    ExplorerProcess explorer{
        {}, idle_face(), engine_that([](auto&, auto&) { std::printf(" child"); }), {}};
    explorer.perform(task_of(Task::Type::explore));
  }
  std::fflush(stdout);
  EXPECT_EQ(::testing::internal::GetCapturedStdout(), "before child");
}

}  // namespace
}  // namespace ordercheck::testing
