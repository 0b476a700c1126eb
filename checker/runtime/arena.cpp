// SPDX-License-Identifier: Apache-2.0
#include "runtime/arena.hpp"

#include <algorithm>
#include <bit>
#include <cstdlib>
#include <cstring>
#include <new>
#include <system_error>

#include <sys/mman.h>

#include "fiber/fiber.hpp"

extern "C" {
// The sanitizers' own calls, where the program has them.
void __asan_poison_memory_region(const volatile void* address, std::size_t size)
    __attribute__((weak));
void __asan_unpoison_memory_region(const volatile void* address, std::size_t size)
    __attribute__((weak));
void __lsan_register_root_region(const void* address, std::size_t size) __attribute__((weak));
void __lsan_unregister_root_region(const void* address, std::size_t size) __attribute__((weak));
}

namespace ordercheck::runtime {

namespace {

// Legal for applications under the address and the thread sanitizer, and beyond what the loader
// uses.
constexpr std::uintptr_t kBase = 0x7eb000000000;
constexpr std::size_t kPartSize = std::size_t{1} << 30;
constexpr std::size_t kPartCount = 64;
constexpr std::uint64_t kLive = 0x6c6976655f626c6b;
constexpr std::uint64_t kFreed = 0x66726565645f6f63;
constexpr unsigned char kFreedByte = 0xDD;
constexpr std::size_t kCheckedBytesMax = 4096;  // of each freed block; the rest is not looked at
constexpr std::size_t kRedZone = 16;

void poison(const void* address, std::size_t size) {
  if (&__asan_poison_memory_region != nullptr) {
    __asan_poison_memory_region(address, size);
  }
}

void unpoison(const void* address, std::size_t size) {
  if (&__asan_unpoison_memory_region != nullptr) {
    __asan_unpoison_memory_region(address, size);
  }
}

}  // namespace

bool body_heap = false;
Arena* Arena::current = nullptr;

/// Stands right before each allocation.
struct Arena::Block {
  Block* previous;
  std::uint64_t state;
  std::size_t size;
  std::uint32_t thread;
  std::uint32_t index;

  std::byte* begin() { return reinterpret_cast<std::byte*>(this) + sizeof(Block); }

  const std::byte* begin() const {
    return reinterpret_cast<const std::byte*>(this) + sizeof(Block);
  }
};

Arena::Arena() {
  void* const wanted = std::bit_cast<void*>(kBase);
  void* const got = mmap(wanted, kPartSize * kPartCount, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (got != wanted) {
    throw std::system_error{errno, std::generic_category(),
                            "ordercheck: cannot map the memory of the body at its fixed address"};
  }
  for (std::size_t i = 0; i < kPartCount; ++i) {
    parts_[i].begin = static_cast<std::byte*>(got) + i * kPartSize;
    parts_[i].next = parts_[i].high = parts_[i].begin;
  }
  if (&__lsan_register_root_region != nullptr) {
    __lsan_register_root_region(got, kPartSize * kPartCount);
  }
  current = this;
}

Arena::~Arena() {
  current = nullptr;
  for (const Part& part : parts_) {
    unpoison(part.begin, static_cast<std::size_t>(part.high - part.begin));
  }
  if (&__lsan_unregister_root_region != nullptr) {
    __lsan_unregister_root_region(std::bit_cast<void*>(kBase), kPartSize * kPartCount);
  }
  munmap(std::bit_cast<void*>(kBase), kPartSize * kPartCount);
}

void Arena::reset() {
  for (; used_ != 0; used_ &= used_ - 1) {
    Part& part = parts_[static_cast<std::size_t>(std::countr_zero(used_))];
    poison(part.begin, static_cast<std::size_t>(part.next - part.begin));
    part.next = part.begin;
    part.last = nullptr;
    part.count = part.live = 0;
  }
}

void* Arena::allocate(std::size_t thread, std::size_t size, std::size_t alignment) {
  Part& part = parts_[thread];
  const std::size_t step = std::max<std::size_t>(alignment, 16);
  auto address = reinterpret_cast<std::uintptr_t>(part.next) + kRedZone + sizeof(Block);
  address = (address + step - 1) & ~(step - 1);
  auto* const begin = std::bit_cast<std::byte*>(address);
  if (size > kPartSize || begin + size > part.begin + kPartSize) {
    return nullptr;
  }
  auto* const block = reinterpret_cast<Block*>(begin - sizeof(Block));
  part.next = std::bit_cast<std::byte*>((address + size + 15) & ~std::uintptr_t{15});
  part.high = std::max(part.high, part.next);
  unpoison(block, sizeof(Block) + size);
  *block = {part.last, kLive, size, static_cast<std::uint32_t>(thread), part.count++};
  part.last = block;
  ++part.live;
  used_ |= std::uint64_t{1} << thread;
  return begin;
}

std::optional<HeapFinding> Arena::release(void* address) {
  auto* const block = reinterpret_cast<Block*>(static_cast<std::byte*>(address) - sizeof(Block));
  if (block->state == kFreed) {
    return HeapFinding{"heap_misuse", "memory is freed twice: " + describe(address)};
  }
  if (block->state != kLive) {
    return HeapFinding{"heap_misuse", "an address is freed that is not the start of a block: " +
                                          describe(address)};
  }
  block->state = kFreed;
  --parts_[block->thread].live;
  std::memset(address, kFreedByte, std::min(block->size, kCheckedBytesMax));
  poison(address, block->size);
  return std::nullopt;
}

std::optional<HeapFinding> Arena::leaks() const {
  std::size_t blocks = 0;
  std::size_t bytes = 0;
  const Block* first = nullptr;
  for (std::uint64_t left = used_; left != 0; left &= left - 1) {
    const Part& part = parts_[static_cast<std::size_t>(std::countr_zero(left))];
    if (part.live == 0) {
      continue;
    }
    for (const Block* block = part.last; block != nullptr; block = block->previous) {
      if (block->state == kLive) {
        ++blocks;
        bytes += block->size;
        first = block;
      }
    }
  }
  if (first == nullptr) {
    return std::nullopt;
  }
  return HeapFinding{"leak",
                     std::to_string(bytes) + " bytes in " + std::to_string(blocks) +
                         " blocks are never freed; one of them: " + describe(first->begin())};
}

std::optional<HeapFinding> Arena::damage() const {
  if (&__asan_poison_memory_region != nullptr) {
    return std::nullopt;  // the sanitizer reports it where it happens
  }
  for (std::uint64_t left = used_; left != 0; left &= left - 1) {
    const Part& part = parts_[static_cast<std::size_t>(std::countr_zero(left))];
    if (part.live == part.count) {
      continue;
    }
    for (const Block* block = part.last; block != nullptr; block = block->previous) {
      const std::size_t size = std::min(block->size, kCheckedBytesMax);
      const auto* const begin = reinterpret_cast<const unsigned char*>(block->begin());
      if (block->state == kFreed &&
          std::any_of(begin, begin + size, [](unsigned char byte) { return byte != kFreedByte; })) {
        return HeapFinding{"heap_misuse",
                           "memory is written after it was freed: " + describe(block->begin())};
      }
    }
  }
  return std::nullopt;
}

bool Arena::contains(const void* address) noexcept {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  return at >= kBase && at < kBase + kPartSize * kPartCount;
}

std::string Arena::describe(const void* address) const {
  const auto at = reinterpret_cast<std::uintptr_t>(address);
  const Part& part = parts_[(at - kBase) / kPartSize];
  for (const Block* block = part.last; block != nullptr; block = block->previous) {
    const auto begin = reinterpret_cast<std::uintptr_t>(block->begin());
    if (at >= begin && at < begin + std::max<std::size_t>(block->size, 1)) {
      const std::string offset = at == begin ? "" : ", offset " + std::to_string(at - begin);
      return "allocation " + std::to_string(block->index) + " of thread " +
             std::to_string(block->thread) + " (" + std::to_string(block->size) + " bytes" +
             offset + ")";
    }
  }
  return "an address in no block";
}

}  // namespace ordercheck::runtime
