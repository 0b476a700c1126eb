// SPDX-License-Identifier: Apache-2.0
// The thread pointer (the base of the FS segment): how to read it, how to write it, whether to
// bother.
#pragma once

#include <cstdint>

#include <asm/prctl.h>
#include <sys/syscall.h>

namespace ordercheck::fiber {

/// How a switch treats the thread pointer.
enum class ThreadPointer : std::uint8_t {
  shared,       // left alone: every fiber sees the host's thread-local storage
  instruction,  // written with wrfsbase
  system_call,  // written with arch_prctl, ten times slower
};

/// Decides from ORDERCHECK_THREAD_POINTER, the modules of the program and the processor. Throws
/// std::invalid_argument when the variable has an unknown value, or says never under a sanitizer.
ThreadPointer choose_thread_pointer();

inline std::uintptr_t read_thread_pointer() noexcept {
  std::uintptr_t value;
  asm volatile("mov %%fs:0, %0" : "=r"(value));
  return value;
}

/// Nothing that lives in thread-local storage may be touched between this and the jump: no errno,
/// no call into the C library.
[[gnu::always_inline]] inline void write_thread_pointer(ThreadPointer how,
                                                        std::uintptr_t value) noexcept {
  if (how == ThreadPointer::instruction) [[likely]] {
    asm volatile("wrfsbase %0" : : "r"(value) : "memory");
  } else {
    long result;
    asm volatile("syscall"
                 : "=a"(result)
                 : "a"(SYS_arch_prctl), "D"(static_cast<long>(ARCH_SET_FS)), "S"(value)
                 : "rcx", "r11", "memory");
  }
}

}  // namespace ordercheck::fiber
