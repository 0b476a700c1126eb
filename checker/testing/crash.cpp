// SPDX-License-Identifier: Apache-2.0
#include "testing/crash.hpp"

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <string>
#include <typeinfo>

#include <cxxabi.h>
#include <execinfo.h>
#include <ordercheck/detail/door.hpp>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#include "explore/monitor.hpp"
#include "runtime/execution.hpp"

namespace ordercheck::testing {

const int kLoopSignal = SIGXCPU;

namespace {

constexpr std::size_t kHandlerStackSize = std::size_t{128} * 1024;
// A thread that ran out of its stack reports it, and stays parked, on one of these.
constexpr std::size_t kLandingStackSize = std::size_t{64} * 1024;
constexpr std::size_t kLandingStackCount = 8;

// Of the one exploration that this process is for; read by signal handlers.
struct Handling {
  const explore::Monitor* monitor = nullptr;
  CrashRecord* record = nullptr;
  const Options* options = nullptr;
  AfterCrash after = AfterCrash::end_process;
  char* landing_stacks = nullptr;
  std::size_t landings = 0;
  Crash later_crash;
  const Crash* landing = nullptr;  ///< what the thread about to be parked has met
  volatile std::sig_atomic_t busy = 0;
};

constinit Handling handling;

char* map_stack(std::size_t size) {
  void* const place = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  return place == MAP_FAILED ? nullptr : static_cast<char*>(place);
}

bool lies_in_guard(const void* address) {
  std::size_t slot = 0;
  return runtime::Execution::current != nullptr &&
         runtime::Execution::current->pool().in_guard(address, slot);
}

// The innermost frame is where the signal struck; the handler's own frames are above it.
void note_stack(Crash& crash, std::uintptr_t struck_at) {
  std::array<void*, 64> frames{};
  const int depth = backtrace(frames.data(), static_cast<int>(frames.size()));
  const auto* const end = frames.data() + depth;
  const auto* first =
      std::find_if(static_cast<const void* const*>(frames.data()),
                   static_cast<const void* const*>(end), [struck_at](const void* frame) {
                     return reinterpret_cast<std::uintptr_t>(frame) == struck_at;
                   });
  if (first == end) {
    first = frames.data();
  }
  crash.depth = 0;
  for (; first != end && crash.depth < crash.stack.size(); ++first) {
    crash.stack[crash.depth++] = reinterpret_cast<std::uintptr_t>(*first);
  }
}

// Of several threads that crash in one execution the first one is kept.
Crash& record_to_fill() {
  return handling.record->crash.signal == 0 ? handling.record->crash : handling.later_crash;
}

Crash& note(int signal, const siginfo_t* info, const ucontext_t* context) {
  Crash& crash = record_to_fill();
  crash.signal = signal;
  // The kernel does not know the address of an access beyond the address space.
  crash.address = (signal == SIGSEGV || signal == SIGBUS) && info->si_code != SI_KERNEL
                      ? reinterpret_cast<std::uintptr_t>(info->si_addr)
                      : ~std::uintptr_t{0};
  crash.in_guard = signal == SIGSEGV && lies_in_guard(info->si_addr);
  crash.in_body = detail::on_controlled_thread();
  crash.thread = handling.monitor->running_thread.load(std::memory_order_relaxed);
  note_stack(crash, static_cast<std::uintptr_t>(context->uc_mcontext.gregs[REG_RIP]));
  return crash;
}

std::string_view path_of(std::uint32_t thread) {
  const auto& paths = handling.monitor->thread_paths;
  return thread < std::size(paths) ? std::string_view{paths[thread]} : std::string_view{};
}

// Runs as if the crashing thread had called it.
[[noreturn]] void land() {
  {
    const detail::HostScope host;
    const Crash& crash = *handling.landing;
    const Violation violation = violation_of(crash, path_of(crash.thread), *handling.options);
    detail::report(violation.type, violation.name, violation.message);
  }
  handling.busy = 0;
  detail::park();
}

bool redirect_to_landing(const Crash& crash, ucontext_t& context) {
  handling.landing = &crash;
  auto& registers = context.uc_mcontext.gregs;
  auto top = static_cast<std::uintptr_t>(registers[REG_RSP]) - 256;  // beyond the red zone
  if (crash.in_guard) {
    if (handling.landing_stacks == nullptr || handling.landings == kLandingStackCount) {
      return false;
    }
    top = reinterpret_cast<std::uintptr_t>(handling.landing_stacks +
                                           ++handling.landings * kLandingStackSize);
  }
  constexpr std::uintptr_t kAlignment = 16;
  registers[REG_RSP] =
      static_cast<greg_t>((top & ~(kAlignment - 1)) - sizeof(void*));  // as after a call
  registers[REG_RIP] = static_cast<greg_t>(reinterpret_cast<std::uintptr_t>(&land));
  constexpr greg_t kDirectionFlag = 0x400;
  registers[REG_EFL] &= ~kDirectionFlag;
  return true;
}

void on_signal(int signal, siginfo_t* info, void* raw_context) {
  auto& context = *static_cast<ucontext_t*>(raw_context);
  const bool loops = signal == kLoopSignal;
  if (loops) {
    ++handling.record->asked;
    if (fiber::current() == fiber::kHost) {
      return;  // no thread of the body runs: the search itself takes its time
    }
  }
  if (handling.busy != 0) {
    handling.record->written.store(1, std::memory_order_release);
    _exit(128 + signal);  // a crash while one is being noted: what is noted must do
  }
  handling.busy = 1;
  const Crash& crash = note(signal, info, &context);
  if (handling.after == AfterCrash::park_thread && crash.in_body &&
      redirect_to_landing(crash, context)) {
    return;
  }
  handling.record->written.store(1, std::memory_order_release);
  _exit(128 + signal);
}

void set_reason(std::string_view what) {
  auto& reason = record_to_fill().terminate_reason;
  const std::size_t size = std::min(what.size(), reason.size() - 1);
  std::ranges::copy(what.substr(0, size), reason.begin());
  reason[size] = '\0';
}

void note_exception() {
  const detail::HostScope host;
  const std::type_info* const type = abi::__cxa_current_exception_type();
  if (type == nullptr) {
    set_reason("no exception is active");
    return;
  }
  int status = 0;
  char* const name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  std::string reason = status == 0 ? name : type->name();
  std::free(name);
  try {
    throw;
  } catch (const std::exception& error) {
    reason += std::string{": "} + error.what();
  } catch (...) {  // NOLINT(bugprone-empty-catch): the type is all there is to say
  }
  set_reason(reason);
}

[[noreturn]] void on_terminate() {
  note_exception();
  std::abort();
}

std::string describe_signal(const Crash& crash) {
  switch (crash.signal) {
    case SIGSEGV:
      return "segmentation fault (SIGSEGV)";
    case SIGBUS:
      return "bus error (SIGBUS)";
    case SIGFPE:
      return "arithmetic fault (SIGFPE)";
    case SIGILL:
      return "illegal instruction (SIGILL)";
    case SIGABRT:
      return crash.terminate_reason[0] == '\0'
                 ? "abort was called (SIGABRT)"
                 : std::string{"std::terminate was called: "} + crash.terminate_reason.data();
    default:
      return signal_name(crash.signal);
  }
}

}  // namespace

void install_crash_handlers(const explore::Monitor& monitor, CrashRecord& record,
                            const Options& options) {
  handling.monitor = &monitor;
  handling.record = &record;
  handling.options = &options;
  handling.landing_stacks = map_stack(kLandingStackCount * kLandingStackSize);
  void* warm = nullptr;
  backtrace(&warm, 1);  // loads the unwinder now, not in a handler

  stack_t stack{};
  stack.ss_sp = map_stack(kHandlerStackSize);
  stack.ss_size = kHandlerStackSize;
  sigaltstack(&stack, nullptr);
  struct sigaction action{};
  action.sa_sigaction = &on_signal;
  action.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER;
  for (const int signal : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, kLoopSignal}) {
    sigaction(signal, &action, nullptr);
  }
  std::set_terminate(&on_terminate);
}

void set_after_crash(AfterCrash choice) { handling.after = choice; }

std::string signal_name(int signal) {
  const char* const name = sigabbrev_np(signal);
  return name == nullptr ? "signal " + std::to_string(signal) : std::string{"SIG"} + name;
}

Violation violation_of(const Crash& crash, std::string_view thread, const Options& options) {
  const std::string where = thread.empty() ? std::string{} : "thread " + std::string{thread} + ": ";
  if (crash.signal == kLoopSignal) {
    return {"endless_loop", "",
            where + "no scheduling point for " + std::to_string(options.endless_loop.count()) +
                " ms; a loop that waits for another thread must use ordercheck's types, or yield",
            ""};
  }
  if (crash.in_guard) {
    return {"stack_overflow", "",
            where + "the stack of " + std::to_string(options.stack_size_bytes / 1024) +
                " KiB is used up; recursion without end is the usual cause, "
                "Options::stack_size_bytes gives more",
            ""};
  }
  std::string message = where + describe_signal(crash);
  if (crash.signal == SIGSEGV && crash.address < 4096) {
    message += ", access through a null pointer";
  }
  if (!crash.in_body) {
    message +=
        ", in the checker's own code; a write through a wild pointer in the body is the usual "
        "cause, "
        "else this is a bug in ordercheck";
  }
  return {"crash", signal_name(crash.signal), message, ""};
}

}  // namespace ordercheck::testing
