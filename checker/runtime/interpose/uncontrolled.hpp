// SPDX-License-Identifier: Apache-2.0
// What a body does behind the checker's back: threads, locks, sleeps and clocks of the system.
// Checked binaries take the place of the C library's functions, so that these are named, with the
// line that called them, and nothing hangs.
#pragma once

#include <cstdint>

#include <dlfcn.h>

namespace ordercheck::runtime {

/// Whether the caller is code of the body: on a fiber, and not on behalf of the checker or a test
/// framework.
bool called_by_body() noexcept;

/// Reports a misuse at the calling line and blocks the calling thread for ever. `function` is the C
/// library's name.
[[noreturn]] void refuse(const char* function, const char* message);

/// How often bodies read what no search controls, since the process began.
struct UncontrolledReads {
  std::uint64_t clock = 0;
};

extern UncontrolledReads uncontrolled_reads;

/// Whether the body took a lock of the system in the running execution: a thread that has not begun
/// may need it.
extern bool stray_lock_taken;

/// Called by the runtime, so that the linker takes these files.
void use_interposition();

/// The function that ours has taken the place of: the C library's, or a sanitizer's in front of it.
/// Constant-initialised, since these are called before any constructor has run.
template <class Signature>
class Replaced;

template <class Result, class... Arguments>
class Replaced<Result(Arguments...)> {
 public:
  constexpr explicit Replaced(const char* name, const char* version = nullptr) noexcept
      : name_{name}, version_{version} {}

  Result operator()(Arguments... arguments) {
    if (function_ == nullptr) {
      void* const found =
          version_ == nullptr ? dlsym(RTLD_NEXT, name_) : dlvsym(RTLD_NEXT, name_, version_);
      function_ = reinterpret_cast<Result (*)(Arguments...)>(found);
    }
    return function_(arguments...);
  }

 private:
  const char* name_;
  const char* version_;
  Result (*function_)(Arguments...) = nullptr;
};

}  // namespace ordercheck::runtime
