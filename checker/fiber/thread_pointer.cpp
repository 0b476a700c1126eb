// SPDX-License-Identifier: Apache-2.0
#include "fiber/thread_pointer.hpp"

#include <algorithm>
#include <cstdlib>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

#include <link.h>
#include <setjmp.h>
#include <signal.h>
#include <sys/auxv.h>

#include "fiber/sanitizer.hpp"
#include "fiber/tls_image.hpp"

namespace ordercheck::fiber {
namespace {

sigjmp_buf instruction_is_illegal;

void on_illegal_instruction(int) { siglongjmp(instruction_is_illegal, 1); }

// Some kernels' stand-ins allow the instructions but do not announce them, so the last word is a
// try.
bool instructions_work() {
  constexpr unsigned long kAnnounced = 2;  // HWCAP2_FSGSBASE
  if ((getauxval(AT_HWCAP2) & kAnnounced) != 0) {
    return true;
  }
  struct sigaction attempt = {};
  struct sigaction previous = {};
  attempt.sa_handler = on_illegal_instruction;
  if (sigaction(SIGILL, &attempt, &previous) != 0) {
    return false;
  }
  bool work = false;
  if (sigsetjmp(instruction_is_illegal, 1) == 0) {
    std::uintptr_t base;
    asm volatile("rdfsbase %0" : "=r"(base));
    if (base == read_thread_pointer()) {
      asm volatile("wrfsbase %0" : : "r"(base) : "memory");
      work = true;
    }
  }
  sigaction(SIGILL, &previous, nullptr);
  return work;
}

// The pieces of thread-local state that these libraries keep are dealt with one by one.
bool is_runtime_library(std::string_view path) {
  return is_left_alone(path) || module_is(path, {"libstdc++.so", "libgcc_s.so", "libm.so"});
}

int has_thread_locals(dl_phdr_info* module, std::size_t, void*) {
  const std::span segments{module->dlpi_phdr, module->dlpi_phnum};
  const bool found = std::ranges::any_of(segments, [](const ElfW(Phdr) & segment) {
    return segment.p_type == PT_TLS && segment.p_memsz != 0;
  });
  return found && !is_runtime_library(module->dlpi_name) ? 1 : 0;
}

bool program_has_thread_locals() { return dl_iterate_phdr(has_thread_locals, nullptr) != 0; }

}  // namespace

ThreadPointer choose_thread_pointer() {
  const char* const variable = std::getenv("ORDERCHECK_THREAD_POINTER");
  const std::string_view wish = variable == nullptr ? "auto" : variable;
  if (wish == "system-call") {
    return ThreadPointer::system_call;
  }
  if (wish == "never") {
    if (sanitizer_runs()) {
      throw std::invalid_argument(
          "ORDERCHECK_THREAD_POINTER=never cannot be used in a build with a sanitizer");
    }
    return ThreadPointer::shared;
  }
  if (wish != "auto" && wish != "always") {
    throw std::invalid_argument("ORDERCHECK_THREAD_POINTER is '" + std::string(wish) +
                                "', expected auto, always, never or system-call");
  }
  if (wish == "auto" && !sanitizer_runs() && !program_has_thread_locals()) {
    return ThreadPointer::shared;
  }
  return instructions_work() ? ThreadPointer::instruction : ThreadPointer::system_call;
}

}  // namespace ordercheck::fiber
