// SPDX-License-Identifier: Apache-2.0
#include "counterexample/process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <string_view>
#include <system_error>

#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

namespace ordercheck::counterexample {

namespace {

/// An anonymous file. With files at both ends nobody waits for a pipe to be emptied.
class MemoryFile {
 public:
  explicit MemoryFile(const char* name) : descriptor_{::memfd_create(name, MFD_CLOEXEC)} {}

  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  ~MemoryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
    }
  }

  int descriptor() const { return descriptor_; }

  void fill(std::string_view text) const {
    while (!text.empty()) {
      const ::ssize_t written = ::write(descriptor_, text.data(), text.size());
      if (written <= 0) {
        break;
      }
      text.remove_prefix(static_cast<std::size_t>(written));
    }
    ::lseek(descriptor_, 0, SEEK_SET);
  }

  std::string content() const {
    std::string text;
    std::array<char, 16384> buffer{};
    ::off_t offset = 0;
    for (::ssize_t count = 0;
         (count = ::pread(descriptor_, buffer.data(), buffer.size(), offset)) > 0;
         offset += count) {
      text.append(buffer.data(), static_cast<std::size_t>(count));
    }
    return text;
  }

 private:
  int descriptor_;
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> list;
  list.reserve(texts.size() + 1);
  for (std::string& text : texts) {
    list.push_back(text.data());
  }
  list.push_back(nullptr);
  return list;
}

std::vector<std::string> environment_of(const Command& command) {
  std::vector<std::string> variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view variable = *entry;
    const std::string_view name = variable.substr(0, variable.find('='));
    const bool is_replaced =
        std::ranges::any_of(command.environment,
                            [name](const auto& set) { return set.first == name; }) ||
        std::ranges::find(command.unset, name) != command.unset.end();
    if (!is_replaced) {
      variables.emplace_back(variable);
    }
  }
  for (const auto& [name, value] : command.environment) {
    variables.push_back(std::string{name}.append("=").append(value));
  }
  return variables;
}

class FileActions {
 public:
  FileActions() { ::posix_spawn_file_actions_init(&actions_); }

  FileActions(const FileActions&) = delete;
  FileActions& operator=(const FileActions&) = delete;

  ~FileActions() { ::posix_spawn_file_actions_destroy(&actions_); }

  ::posix_spawn_file_actions_t* get() { return &actions_; }

 private:
  ::posix_spawn_file_actions_t actions_{};
};

// Its own process group, so that what it started ends with it.
int spawn(const Command& command, FileActions& actions, ::pid_t& process) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> variables = environment_of(command);
  ::posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
  ::posix_spawnattr_setpgroup(&attributes, 0);
  const int error = ::posix_spawnp(&process, arguments.front().c_str(), actions.get(), &attributes,
                                   pointers(arguments).data(), pointers(variables).data());
  ::posix_spawnattr_destroy(&attributes);
  return error;
}

/// Returns false when the time is over and the process still runs.
bool ends_within(::pid_t process, std::chrono::milliseconds limit) {
  if (limit.count() == 0) {
    return true;
  }
  const auto descriptor = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
  if (descriptor < 0) {
    return true;
  }
  ::pollfd entry{descriptor, POLLIN, 0};
  int ready = 0;
  do {
    ready = ::poll(&entry, 1, static_cast<int>(limit.count()));
  } while (ready < 0 && errno == EINTR);
  ::close(descriptor);
  return ready != 0;
}

}  // namespace

Ended run(const Command& command) {
  Ended ended;
  const MemoryFile input{"input"};
  const MemoryFile output{"output"};
  const MemoryFile errors{"errors"};
  input.fill(command.input);
  FileActions actions;
  ::posix_spawn_file_actions_adddup2(actions.get(), input.descriptor(), STDIN_FILENO);
  ::posix_spawn_file_actions_adddup2(actions.get(), output.descriptor(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(actions.get(), errors.descriptor(), STDERR_FILENO);
  if (!command.folder.empty()) {
    ::posix_spawn_file_actions_addchdir_np(actions.get(), command.folder.c_str());
  }
  ::pid_t process = 0;
  if (const int error = spawn(command, actions, process); error != 0) {
    ended.reason = std::generic_category().message(error);
    return ended;
  }
  ended.started = true;
  ended.timed_out = !ends_within(process, command.time_limit);
  if (ended.timed_out) {
    ::kill(-process, SIGKILL);
  }
  int status = 0;
  while (::waitpid(process, &status, 0) < 0 && errno == EINTR) {
  }
  ended.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  ended.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  ended.output = output.content();
  ended.errors = errors.content();
  return ended;
}

}  // namespace ordercheck::counterexample
