// SPDX-License-Identifier: Apache-2.0
#include "counterexample/cli/replay.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "counterexample/compare.hpp"
#include "counterexample/file.hpp"
#include "counterexample/process.hpp"
#include "counterexample/replay_protocol.hpp"

namespace ordercheck::counterexample {

namespace {

namespace fs = std::filesystem;

/// An empty file for the program's answer, removed at the end.
class AnswerFile {
 public:
  AnswerFile() : path_{(fs::temp_directory_path() / "ordercheck-replay.XXXXXX").string()} {
    const int descriptor = ::mkstemp(path_.data());
    if (descriptor < 0) {
      throw std::runtime_error(
          fmt::format("{}: cannot be written: {}", path_, std::generic_category().message(errno)));
    }
    ::close(descriptor);
  }

  AnswerFile(const AnswerFile&) = delete;
  AnswerFile& operator=(const AnswerFile&) = delete;

  ~AnswerFile() { ::unlink(path_.c_str()); }

  const std::string& path() const { return path_; }

  bool is_empty() const {
    std::error_code error;
    return fs::file_size(path_, error) == 0 || error;
  }

 private:
  std::string path_;
};

std::string program_of(const Document& recorded, const ReplayArguments& arguments) {
  const bool is_override = !arguments.binary.empty();
  const fs::path path =
      is_override ? fs::absolute(arguments.binary) : fs::path{recorded.binary.path};
  const std::string_view advice = is_override ? "" : "; build it again, or name it with --binary";
  std::error_code error;
  if (!fs::exists(path, error)) {
    throw std::runtime_error(fmt::format("test program {}: no such file{}", path.string(), advice));
  }
  if (fs::is_directory(path, error) || ::access(path.c_str(), X_OK) != 0) {
    throw std::runtime_error(
        fmt::format("test program {}: is no program{}", path.string(), advice));
  }
  return path.string();
}

Command command_of(const Document& recorded, const std::string& program, const AnswerFile& answer,
                   const ReplayArguments& arguments) {
  Command command;
  command.arguments.push_back(program);
  command.arguments.insert(command.arguments.end(), recorded.test.arguments.begin(),
                           recorded.test.arguments.end());
  command.environment = recorded.test.environment;
  command.environment.emplace_back(kReplayVariable, recorded.file);
  command.environment.emplace_back(kReplayOutVariable, answer.path());
  // What a caller's own test run may have set would hide or repeat the one test that is wanted.
  command.unset = {"GTEST_FILTER",    "GTEST_TOTAL_SHARDS", "GTEST_SHARD_INDEX",
                   "GTEST_REPEAT",    "GTEST_SHUFFLE",      "GTEST_SHARD_STATUS_FILE",
                   "GTEST_FAIL_FAST", "GTEST_OUTPUT",       "GTEST_ALSO_RUN_DISABLED_TESTS"};
  std::error_code error;
  if (fs::is_directory(recorded.test.folder, error)) {
    command.folder = recorded.test.folder;
  }
  command.time_limit = std::chrono::seconds{arguments.time_limit_s};
  return command;
}

std::string ending_of(const Ended& ended) {
  return ended.signal != 0 ? fmt::format("was ended by signal {}", ended.signal)
                           : fmt::format("ended with exit code {}", ended.exit_code);
}

Document run_program(const Document& recorded, const ReplayArguments& arguments) {
  const std::string program = program_of(recorded, arguments);
  const AnswerFile answer;
  const Ended ended = run(command_of(recorded, program, answer, arguments));
  if (arguments.output) {
    fmt::print("{}", ended.output);
    fmt::print(stderr, "{}", ended.errors);
  }
  if (!ended.started) {
    throw std::runtime_error(
        fmt::format("test program {}: cannot be started: {}", program, ended.reason));
  }
  if (ended.timed_out) {
    throw std::runtime_error(
        fmt::format("test program {}: did not end within {} s; --time-limit "
                    "gives it longer",
                    program, arguments.time_limit_s));
  }
  if (answer.is_empty()) {
    throw std::runtime_error(fmt::format(
        "test program {}: {} without replaying test {}, check call {}; it was removed, renamed or "
        "disabled, or the program is another one (--output shows what it prints)",
        program, ending_of(ended), recorded.test.name, recorded.test.check_call));
  }
  Document met = read_file(answer.path());
  if (!met.replay) {
    throw std::runtime_error(
        fmt::format("test program {}: its answer says nothing about the replay", program));
  }
  return met;
}

/// The execution as it ran now, with what only the search could know.
Document merged(const Document& recorded, Document met) {
  met.certificate = recorded.certificate;
  met.invariants = recorded.invariants;
  met.workload = recorded.workload;
  met.test = recorded.test;
  met.file = recorded.file;
  if (met.failure.violation.cause.empty()) {
    met.failure.violation.cause = recorded.failure.violation.cause;
  }
  return met;
}

void print_notes(const Document& recorded, const Document& met) {
  if (met.binary.build_id != recorded.binary.build_id) {
    fmt::print(stderr, "note: the test program was built again since: build id {}, recorded {}\n",
               met.binary.build_id.empty() ? "none" : met.binary.build_id,
               recorded.binary.build_id.empty() ? "none" : recorded.binary.build_id);
  }
}

}  // namespace

ExitCode replay(const ReplayArguments& arguments) {
  const Document recorded = read_file(arguments.file);
  Document met = run_program(recorded, arguments);
  print_notes(recorded, met);
  const Judgement judgement = judge(recorded, met);
  fmt::print("{}\n", judgement.sentence);
  // Of an execution that went another way there is a story only when it went wrong, too.
  if (judgement.reproduced || (met.replay->violated && !met.replay->diverged)) {
    fmt::print("\n{}", text_of(merged(recorded, std::move(met)), arguments.views));
  }
  return judgement.reproduced ? ExitCode::reproduced : ExitCode::not_reproduced;
}

}  // namespace ordercheck::counterexample
