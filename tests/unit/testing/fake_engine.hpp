// SPDX-License-Identifier: Apache-2.0
// An engine whose search is what a test says, and what goes with it.
#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <utility>

#include "testing/messages.hpp"

namespace ordercheck::testing {

/// A face whose body does nothing by itself.
inline Face idle_face() {
  Face face;
  face.job = [](const std::string&) { return Job{[] {}, {}}; };
  return face;
}

/// A search that does what `search` does with the monitor and the options, and finds nothing.
inline Engine engine_that(std::function<void(const Options&, explore::Monitor&)> search) {
  Engine engine;
  engine.explore = [search = std::move(search)](
                       const Options& options, const std::function<void()>&,
                       explore::Monitor& monitor, const explore::Persistence&) {
    search(options, monitor);
    explore::Outcome outcome;
    outcome.verdict = Verdict::exhausted;
    return outcome;
  };
  engine.minimise = [](const Options&, const std::function<void()>&, explore::Monitor&,
                       const explore::Schedule&) { return std::optional<explore::Finding>{}; };
  engine.replay = [](const Options&, const std::function<void()>&, const explore::Schedule&,
                     explore::Monitor&, explore::ReplayEnd) { return explore::Replayed{}; };
  return engine;
}

/// What every test may take as time: far more than it needs.
inline Task task_of(Task::Type type) {
  Task task;
  task.type = type;
  task.time_budget = std::chrono::seconds{60};
  return task;
}

/// A folder that goes away with its test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name =
        (std::filesystem::temp_directory_path() / "ordercheck-testing.XXXXXX").string();
    path_ = ::mkdtemp(name.data());
  }

  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  ~TemporaryFolder() { std::filesystem::remove_all(path_); }

  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

/// Sets an environment variable, or unsets it, and gives it back.
class ScopedVariable {
 public:
  ScopedVariable(std::string name, const char* value) : name_{std::move(name)} {
    if (const char* const before = std::getenv(name_.c_str())) {
      before_ = before;
    }
    set(value);
  }

  ScopedVariable(const ScopedVariable&) = delete;
  ScopedVariable& operator=(const ScopedVariable&) = delete;

  ~ScopedVariable() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) const {
    if (value == nullptr) {
      ::unsetenv(name_.c_str());
    } else {
      ::setenv(name_.c_str(), value, 1);
    }
  }

  std::string name_;
  std::optional<std::string> before_;
};

}  // namespace ordercheck::testing
