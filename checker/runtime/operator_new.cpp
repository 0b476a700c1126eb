// SPDX-License-Identifier: Apache-2.0
// The replaceable allocation functions of checked binaries: the body's memory comes from the arena.
#include <cstdlib>
#include <new>

#include <ordercheck/detail/door.hpp>

#include "fiber/fiber.hpp"
#include "runtime/arena.hpp"
#include "runtime/linked_files.hpp"

namespace {

using ordercheck::runtime::Arena;

void* allocate(std::size_t size, std::size_t alignment) noexcept {
  if (ordercheck::runtime::body_heap && ordercheck::fiber::current() != ordercheck::fiber::kHost) {
    return Arena::current->allocate(ordercheck::fiber::current(), size, alignment);
  }
  const std::size_t wanted = size == 0 ? 1 : size;
  return alignment <= __STDCPP_DEFAULT_NEW_ALIGNMENT__
             ? std::malloc(wanted)
             : std::aligned_alloc(alignment, (wanted + alignment - 1) / alignment * alignment);
}

void* allocate_or_throw(std::size_t size, std::size_t alignment) {
  void* const memory = allocate(size, alignment);
  if (memory == nullptr) {
    throw std::bad_alloc{};
  }
  return memory;
}

void release(void* address) noexcept {
  if (!Arena::contains(address)) {
    std::free(address);
    return;
  }
  if (Arena::current == nullptr) {
    return;  // outlived its check: the memory went with the arena
  }
  if (const auto finding = Arena::current->release(address)) {
    const ordercheck::detail::HostScope host;
    ordercheck::detail::report(finding->type, "", finding->message);
  }
}

constexpr std::size_t kPlain = __STDCPP_DEFAULT_NEW_ALIGNMENT__;

std::size_t of(std::align_val_t alignment) { return static_cast<std::size_t>(alignment); }

}  // namespace

// Older versions of clang declare the sized forms only with -fsized-deallocation.
// NOLINTBEGIN(readability-redundant-declaration)
void operator delete(void* address, std::size_t size) noexcept;
void operator delete[](void* address, std::size_t size) noexcept;
void operator delete(void* address, std::size_t size, std::align_val_t alignment) noexcept;
void operator delete[](void* address, std::size_t size, std::align_val_t alignment) noexcept;

// NOLINTEND(readability-redundant-declaration)

void* operator new(std::size_t size) { return allocate_or_throw(size, kPlain); }

void* operator new[](std::size_t size) { return allocate_or_throw(size, kPlain); }

void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, kPlain);
}

void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
  return allocate(size, kPlain);
}

void* operator new(std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, of(alignment));
}

void* operator new[](std::size_t size, std::align_val_t alignment) {
  return allocate_or_throw(size, of(alignment));
}

void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, of(alignment));
}

void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
  return allocate(size, of(alignment));
}

void operator delete(void* address) noexcept { release(address); }

void operator delete[](void* address) noexcept { release(address); }

void operator delete(void* address, std::size_t) noexcept { release(address); }

void operator delete[](void* address, std::size_t) noexcept { release(address); }

void operator delete(void* address, const std::nothrow_t&) noexcept { release(address); }

void operator delete[](void* address, const std::nothrow_t&) noexcept { release(address); }

void operator delete(void* address, std::align_val_t) noexcept { release(address); }

void operator delete[](void* address, std::align_val_t) noexcept { release(address); }

void operator delete(void* address, std::size_t, std::align_val_t) noexcept { release(address); }

void operator delete[](void* address, std::size_t, std::align_val_t) noexcept { release(address); }

namespace ordercheck::runtime {

void use_body_heap() {}

}  // namespace ordercheck::runtime
