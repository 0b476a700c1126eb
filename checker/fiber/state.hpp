// SPDX-License-Identifier: Apache-2.0
// What the parts of this layer share: the fibers and the way from one to another.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include <setjmp.h>

#include "fiber/fiber.hpp"
#include "fiber/thread_pointer.hpp"
#include "fiber/tls_image.hpp"

namespace ordercheck::fiber {

/// The C++ runtime's state of exception handling, as the Itanium ABI lays it out.
struct ExceptionState {
  void* caught = nullptr;
  unsigned int uncaught_count = 0;
};

/// The thread-local state that is exchanged by value when all fibers share the host's storage.
struct ThreadState {
  ExceptionState exceptions;
  int error_number = 0;

  bool is_fresh() const noexcept {
    return exceptions.caught == nullptr && exceptions.uncaught_count == 0 && error_number == 0;
  }
};

struct alignas(64) Fiber {
  // Where to jump to. Null while the fiber runs or is idle. First: ordercheck_fiber_park reads it.
  void* context = nullptr;
  std::uintptr_t thread_pointer = 0;
  ThreadState suspended_state;  // only when the thread pointer is shared
  std::size_t slot = 0;
  Entry entry = nullptr;
  bool live = false;     // started, and neither ended nor abandoned
  bool entered = false;  // its frames are on the stack
  void* stack_top = nullptr;
  std::size_t stack_size = 0;
  // Of the donor; of the host, in all fibers, when the thread pointer is shared.
  ExceptionState* exceptions = nullptr;
  int* error_number = nullptr;
  std::span<const TlsCopy> thread_locals;
  jmp_buf bottom{};  // only under a sanitizer: the way down for one that is abandoned
};

/// The host's fiber is the last one.
extern std::array<Fiber, kSlotCountMax + 1> fibers;

struct Mode {
  ThreadPointer thread_pointer = ThreadPointer::shared;
  bool thread_sanitizer = false;
  bool sanitizer = false;
};

/// Constant while there is a pool.
extern Mode mode;

/// Records the calling thread as the host.
void adopt_host() noexcept;

/// Puts a fresh frame on the fiber's stack: the next switch enters it.
void put_entry(Fiber& fiber) noexcept;

/// From the host: takes the fiber down to the bottom of its stack, where nothing of it is left.
void discard(Fiber& fiber) noexcept;

/// Calls `function` on the host's stack, as the host, and returns to the current fiber.
void call_on_host(void (*function)(void* argument), void* argument);

/// Whether the calling thread is the one that runs the fibers, and is on one.
inline bool on_fiber() noexcept {
  return detail::running != kHost &&
         fibers[detail::running].thread_pointer == read_thread_pointer();
}

/// Forgets what the slot's thread has registered to run at its end.
void drop_thread_exit(std::size_t slot) noexcept;

/// Gives the memory of these registers back.
void release_thread_exit() noexcept;

/// Writes "bug in ordercheck: <what>" and aborts.
[[noreturn]] void bug(const char* what) noexcept;

inline void require(bool condition, const char* what) noexcept {
  if (!condition) [[unlikely]] {
    bug(what);
  }
}

}  // namespace ordercheck::fiber
