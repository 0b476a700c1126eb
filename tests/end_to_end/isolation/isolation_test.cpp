// SPDX-License-Identifier: Apache-2.0
// Signals from outside: a search that is asked to end says how far it came, and leaves no process.
#include <array>
#include <cerrno>
#include <csignal>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using ::testing::HasSubstr;

constexpr int kNoticeDescriptor = 3;

// A running program, its output, and the explorer that it has started.
class Program {
 public:
  Program() {
    std::array<int, 2> output{};
    std::array<int, 2> notice{};
    if (pipe(output.data()) != 0 || pipe(notice.data()) != 0) {
      ADD_FAILURE() << "no pipe";
      return;
    }
    program_ = fork();
    if (program_ == 0) {
      become(output[1], notice[1]);
    }
    close(output[1]);
    close(notice[1]);
    output_ = output[0];
    EXPECT_EQ(read(notice[0], &explorer_, sizeof explorer_),
              static_cast<ssize_t>(sizeof explorer_));
    close(notice[0]);
  }

  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  ~Program() { close(output_); }

  void send(int signal) const { kill(program_, signal); }

  // Waits for the end; everything the program has printed.
  std::string finish() {
    std::string text;
    std::array<char, 4096> block{};
    for (ssize_t count = 0; (count = read(output_, block.data(), block.size())) > 0;) {
      text.append(block.data(), static_cast<std::size_t>(count));
    }
    waitpid(program_, &status_, 0);
    return text;
  }

  int status() const { return status_; }

  // The explorer is no child of this process: it is gone once nothing answers to its id.
  void wait_for_the_explorers_end() const {
    while (kill(explorer_, 0) == 0) {
      std::this_thread::yield();
    }
    EXPECT_EQ(errno, ESRCH);
  }

 private:
  [[noreturn]] static void become(int output, int notice) {
    dup2(output, STDOUT_FILENO);
    if (notice != kNoticeDescriptor) {
      dup2(notice, kNoticeDescriptor);
    }
    for (int other = kNoticeDescriptor + 1; other < 64; ++other) {
      close(other);
    }
    execl(ORDERCHECK_ENDLESS_SEARCH, ORDERCHECK_ENDLESS_SEARCH, nullptr);
    _exit(127);
  }

  pid_t program_ = 0;
  pid_t explorer_ = 0;
  int output_ = -1;
  int status_ = 0;
};

class SignalTest : public ::testing::TestWithParam<int> {};

TEST_P(SignalTest, EndsTheSearchAsStopped) {
  Program program;
  program.send(GetParam());
  const std::string output = program.finish();
  EXPECT_THAT(output, HasSubstr("stopped after"));
  EXPECT_THAT(output, HasSubstr("a signal asked for the end"));
  EXPECT_THAT(output, HasSubstr("[  FAILED  ] Search.IsEndless"));
  EXPECT_THAT(output, HasSubstr("[  FAILED  ] Search.IsNotBegun"));
  EXPECT_THAT(output, HasSubstr("[       OK ] Plain.TestStillRuns"));
  ASSERT_TRUE(WIFEXITED(program.status()));
  EXPECT_EQ(WEXITSTATUS(program.status()), 1);
  program.wait_for_the_explorers_end();
}

INSTANTIATE_TEST_SUITE_P(Isolation, SignalTest, ::testing::Values(SIGINT, SIGTERM),
                         [](const auto& parameter) {
                           return std::string{parameter.param == SIGINT ? "Interrupt"
                                                                        : "Terminate"};
                         });

TEST(Isolation, ExplorerDiesWithAKilledProgram) {
  Program program;
  program.send(SIGKILL);
  program.finish();
  EXPECT_TRUE(WIFSIGNALED(program.status()));
  program.wait_for_the_explorers_end();
}

}  // namespace
