// SPDX-License-Identifier: Apache-2.0
// What an explorer process notes when the body crashes it: plain memory, written by signal
// handlers.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <ordercheck/check.hpp>

namespace ordercheck::explore {
struct Monitor;
}

namespace ordercheck::testing {

/// How the running execution came to its end in the middle of the body.
struct Crash {
  int signal =
      0;  ///< 0: none; kLoopSignal: ran without a scheduling point until the parent asked where
  std::uintptr_t address = 0;
  bool in_guard = false;  ///< the address lies just below a thread's stack
  bool in_body = false;   ///< code of the body ran, not the checker
  std::uint32_t thread = 0;
  std::uint32_t depth = 0;
  std::array<std::uintptr_t, 48> stack{};    ///< return addresses, innermost first
  std::array<char, 256> terminate_reason{};  ///< the exception that std::terminate met
};

/// Lives in shared memory. `crash` is complete once `written` is not zero.
struct CrashRecord {
  std::atomic<std::uint32_t> written{0};
  std::atomic<std::uint32_t> asked{0};  ///< how often kLoopSignal was received
  Crash crash;
};

/// The parent sends it to learn where the body spins. Nothing else uses it in a child: no processor
/// time limit is set.
extern const int kLoopSignal;

/// What the handlers do once they have noted a crash of the body.
enum class AfterCrash : std::uint8_t {
  end_process,
  park_thread,  ///< report the violation, block the thread for ever, let the others go on
};

/// Handles SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT and kLoopSignal on a stack of their own, and
/// std::terminate. Requires: called in the process, and on the thread, that explores. Both
/// references must stay valid.
void install_crash_handlers(const explore::Monitor& monitor, CrashRecord& record,
                            const Options& options);
void set_after_crash(AfterCrash choice);

/// The crash as a violation; `thread` is the path of the thread that ran.
Violation violation_of(const Crash& crash, std::string_view thread, const Options& options);

/// "SIGSEGV"; "signal 33" when it has no name.
std::string signal_name(int signal);

}  // namespace ordercheck::testing
