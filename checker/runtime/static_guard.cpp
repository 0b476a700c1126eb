// SPDX-License-Identifier: Apache-2.0
// Function-local statics outlive the execution that constructs them: their constructors allocate on
// the host heap, and shim objects in them are named by address. So the guard functions of the C++
// ABI are ours in checked binaries.
#include <array>
#include <cstddef>
#include <cstdint>

#include <dlfcn.h>
#include <ordercheck/detail/door.hpp>

#include "fiber/fiber.hpp"
#include "runtime/arena.hpp"
#include "runtime/linked_files.hpp"

namespace {

constexpr std::size_t kNestingMax = 64;

struct Construction {
  std::int64_t* guard;
  std::size_t slot;
};

std::array<Construction, kNestingMax> constructions;
std::size_t construction_count = 0;

template <class Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool constructed_by_another_fiber(const std::int64_t* guard) {
  for (std::size_t i = 0; i < construction_count; ++i) {
    if (constructions[i].guard == guard && constructions[i].slot != ordercheck::fiber::current()) {
      return true;
    }
  }
  return false;
}

/// The construction is over: allocations are the body's again.
void leave(const std::int64_t* guard) {
  for (std::size_t i = construction_count; i-- > 0;) {
    if (constructions[i].guard == guard) {
      constructions[i] = constructions[--construction_count];
      ordercheck::runtime::body_heap = true;
      return;
    }
  }
}

}  // namespace

extern "C" {

int __cxa_guard_acquire(std::int64_t* guard);
void __cxa_guard_release(std::int64_t* guard) noexcept;
void __cxa_guard_abort(std::int64_t* guard) noexcept;

int __cxa_guard_acquire(std::int64_t* guard) {
  static int (*acquire)(std::int64_t*) = nullptr;
  if (acquire == nullptr) {
    acquire = real<int (*)(std::int64_t*)>("__cxa_guard_acquire");
  }
  if (ordercheck::detail::on_controlled_thread() && constructed_by_another_fiber(guard)) {
    ordercheck::detail::report(
        "misuse", "",
        "two threads initialise a function-local static, and its constructor reaches a "
        "scheduling point; construct it before the threads start");
    ordercheck::detail::park();
  }
  const int first = acquire(guard);
  if (first != 0 && ordercheck::detail::on_controlled_thread() &&
      construction_count < kNestingMax) {
    constructions[construction_count++] = {guard, ordercheck::fiber::current()};
    ordercheck::runtime::body_heap = false;
  }
  return first;
}

void __cxa_guard_release(std::int64_t* guard) noexcept {
  static void (*release)(std::int64_t*) = nullptr;
  if (release == nullptr) {
    release = real<void (*)(std::int64_t*)>("__cxa_guard_release");
  }
  release(guard);
  leave(guard);
}

void __cxa_guard_abort(std::int64_t* guard) noexcept {
  static void (*abandon)(std::int64_t*) = nullptr;
  if (abandon == nullptr) {
    abandon = real<void (*)(std::int64_t*)>("__cxa_guard_abort");
  }
  abandon(guard);
  leave(guard);
}

}  // extern "C"

namespace ordercheck::runtime {

void use_static_guards() {}

}  // namespace ordercheck::runtime
