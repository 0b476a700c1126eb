// SPDX-License-Identifier: Apache-2.0
// Lets a test write a fiber's body as a lambda, and run a test in every way of switching.
#pragma once

#include <array>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fiber/fiber.hpp"

namespace ordercheck::fiber {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool kSanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif
#else
inline constexpr bool kSanitized = false;
#endif

inline std::array<std::function<void()>, kSlotCountMax> bodies;

inline std::size_t run_body(std::size_t slot) {
  bodies[slot]();
  return kHost;
}

inline void start(Pool& pool, std::size_t slot, std::function<void()> body) {
  bodies[slot] = std::move(body);
  pool.start(slot, run_body);
}

inline void run_to_end(Pool& pool, std::size_t slot, std::function<void()> body) {
  start(pool, slot, std::move(body));
  switch_to(slot);
}

/// Sets ORDERCHECK_THREAD_POINTER until the end of the scope.
class ThreadPointerMode {
 public:
  explicit ThreadPointerMode(const std::string& value) {
    setenv("ORDERCHECK_THREAD_POINTER", value.c_str(), 1);
  }

  ~ThreadPointerMode() { unsetenv("ORDERCHECK_THREAD_POINTER"); }

  ThreadPointerMode(const ThreadPointerMode&) = delete;
  ThreadPointerMode& operator=(const ThreadPointerMode&) = delete;
};

/// A pool in each way of switching that the build allows.
class InEveryMode : public testing::TestWithParam<std::string> {
 public:
  Pool& pool() { return pool_; }

  static std::vector<std::string> modes() {
    std::vector<std::string> allowed{"always", "system-call"};
    if (!kSanitized) {
      allowed.emplace_back("never");
    }
    return allowed;
  }

  static std::string name(const testing::TestParamInfo<std::string>& mode) {
    return mode.param == "system-call" ? "BySystemCall" : mode.param == "always" ? "Own" : "Shared";
  }

 private:
  ThreadPointerMode mode_{GetParam()};
  Pool pool_{Options{}};
};

/// The exit code of a forked child that runs `body`, or 128 + the signal that ended it.
inline int exit_code_of_child(const std::function<int()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    _exit(body());
  }
  int status = 0;
  if (waitpid(child, &status, 0) != child) {
    return -1;
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace ordercheck::fiber
