// SPDX-License-Identifier: Apache-2.0
// Searches that are killed, and continued by another process of the program: with other addresses,
// and the same counts.
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;

/// A run of the program that can be killed from outside.
class Process {
 public:
  Process(const std::string& program, const std::vector<std::string>& environment,
          const std::string& kill_at) {
    std::array<int, 2> output{};
    if (pipe(output.data()) != 0) {
      ADD_FAILURE() << "no pipe";
      return;
    }
    program_ = fork();
    if (program_ == 0) {
      dup2(output[1], STDOUT_FILENO);
      dup2(output[1], STDERR_FILENO);
      for (int other = STDERR_FILENO + 1; other < 64; ++other) {
        close(other);
      }
      for (const std::string& variable : environment) {
        ::putenv(const_cast<char*>(variable.c_str()));
      }
      execl(program.c_str(), program.c_str(), kill_at.c_str(), nullptr);
      _exit(127);
    }
    close(output[1]);
    output_ = output[0];
  }

  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  ~Process() { close(output_); }

  bool ended() {
    ended_ = ended_ || waitpid(program_, &status_, WNOHANG) == program_;
    return ended_;
  }

  void kill_it() {
    if (!ended()) {
      kill(program_, SIGKILL);
    }
  }

  /// Waits for the end of the program and of its explorer; everything they have printed.
  std::string finish() {
    std::string text;
    std::array<char, 4096> block{};
    for (ssize_t count = 0; (count = read(output_, block.data(), block.size())) > 0;) {
      text.append(block.data(), static_cast<std::size_t>(count));
    }
    if (!ended_) {
      waitpid(program_, &status_, 0);
      ended_ = true;
    }
    return text;
  }

 private:
  pid_t program_ = 0;
  int output_ = -1;
  int status_ = 0;
  bool ended_ = false;
};

class KilledSearch : public ::testing::Test {
 protected:
  KilledSearch() {
    std::string name = (fs::temp_directory_path() / "ordercheck-killed.XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    environment_ = {"ORDERCHECK_CHECKPOINT=" + folder_.string(), "ORDERCHECK_CHECKPOINT_PERIOD=0ms",
                    "ORDERCHECK_RESUME=yes"};
  }

  void TearDown() override { fs::remove_all(folder_); }

  static std::string whole() { return Process{ORDERCHECK_LONG_SEARCH, {}, "0"}.finish(); }

  std::string run(const std::string& kill_at) {
    return Process{ORDERCHECK_LONG_SEARCH, environment_, kill_at}.finish();
  }

  /// What is said of a file with this content, or of a search with another variable.
  std::string refusal_of(const std::string& content) {
    std::ofstream{checkpoint(), std::ios::binary} << content;
    return run("0");
  }

  std::string saved() {
    run("1200");
    std::ifstream stream{checkpoint(), std::ios::binary};
    return {std::istreambuf_iterator<char>{stream}, {}};
  }

  bool is_written() const {
    return std::ranges::any_of(fs::directory_iterator{folder_}, [](const auto& entry) {
      return entry.path().extension() == ".tmp";
    });
  }

  fs::path checkpoint() const {
    for (const auto& entry : fs::directory_iterator{folder_}) {
      if (entry.path().extension() == ".checkpoint") {
        return entry.path();
      }
    }
    return {};
  }

  fs::path folder_;
  std::vector<std::string> environment_;
};

TEST_F(KilledSearch, EndsWithTheCountsOfAnUninterruptedOne) {
  const std::string expected = whole();
  ASSERT_THAT(expected, HasSubstr("exhausted: 2640 executions"));
  for (const int stride : {400, 700, 1500}) {
    std::string said;
    // Each process comes further than the last write of the one before, or it would never end.
    for (int kill_at = stride; !said.starts_with("exhausted"); kill_at += stride) {
      said = run(std::to_string(kill_at));
    }
    EXPECT_EQ(said, expected) << "killed every " << stride;
    EXPECT_TRUE(fs::is_empty(folder_));
  }
}

TEST_F(KilledSearch, MayBeKilledWhileItWrites) {
  const std::string expected = whole();
  for (int i = 0; i < 10; ++i) {
    Process process{ORDERCHECK_LONG_SEARCH, environment_, "0"};
    // The new file stands beside the old one until it is whole.
    while (!process.ended() && !is_written()) {
    }
    process.kill_it();
    process.finish();
  }
  EXPECT_EQ(run("0"), expected);
}

TEST_F(KilledSearch, OfADamagedFileSaysSo) {
  const std::string good = saved();
  ASSERT_FALSE(good.empty());
  const auto remedy = EndsWith("; remove the file to search from the beginning\n");
  for (const std::size_t size :
       {std::size_t{3}, std::size_t{30}, good.size() / 2, good.size() - 1}) {
    EXPECT_THAT(refusal_of(good.substr(0, size)), AllOf(HasSubstr(" is torn: it "), remedy))
        << size;
  }
  std::string flipped = good;
  flipped[good.size() / 2] = static_cast<char>(flipped[good.size() / 2] ^ 1);
  EXPECT_THAT(refusal_of(flipped),
              AllOf(HasSubstr(" is damaged: its checksum does not fit"), remedy));
  EXPECT_THAT(refusal_of("{}"), AllOf(HasSubstr(" is no checkpoint of this version"), remedy));
  EXPECT_EQ(refusal_of(good), whole());
}

TEST_F(KilledSearch, IsNotContinuedByAnotherBuild) {
  ASSERT_FALSE(saved().empty());
  EXPECT_THAT((Process{ORDERCHECK_OTHER_BUILD, environment_, "0"}.finish()),
              HasSubstr(" belongs to another build of the program"));
  environment_.back() = "ORDERCHECK_RESUME=when_it_fits";
  const std::string said = Process{ORDERCHECK_OTHER_BUILD, environment_, "0"}.finish();
  EXPECT_THAT(said, HasSubstr("ordercheck: long search: begins anew: checkpoint "));
  EXPECT_THAT(said, HasSubstr("exhausted: "));
}

TEST_F(KilledSearch, IsNotContinuedWithOtherOptions) {
  ASSERT_FALSE(saved().empty());
  environment_.emplace_back("ORDERCHECK_SEED=9");
  EXPECT_THAT(run("0"), AllOf(HasSubstr(" belongs to a search with other options ("),
                              HasSubstr("seed=1,"), HasSubstr("seed=9,")));
}

TEST_F(KilledSearch, BeginsAnewWhenItIsNotToBeContinued) {
  ASSERT_FALSE(saved().empty());
  environment_.pop_back();
  EXPECT_THAT(run("10"), HasSubstr("stopped: 9 executions"));
}

TEST(ResumedSearch, WithoutAFolderIsAnError) {
  EXPECT_EQ((Process{ORDERCHECK_LONG_SEARCH, {"ORDERCHECK_RESUME=yes"}, "0"}.finish()),
            "a search is to be resumed, but no folder of checkpoints is named; set "
            "ORDERCHECK_CHECKPOINT, or Options::checkpoint\n");
}

}  // namespace
