// SPDX-License-Identifier: Apache-2.0
// The memory of the body: each thread allocates from its own part, at a fixed base, without re-use
// inside an execution, so that addresses are the same under every interleaving and in every
// process.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace ordercheck::runtime {

/// Whether `operator new` serves code of the body now: set while a fiber runs body code, cleared in
/// the checker.
extern bool body_heap;

/// What a look at the heap found.
struct HeapFinding {
  std::string type;  ///< leak or heap_misuse
  std::string message;
};

class Arena {
 public:
  Arena();
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena();

  /// Frees everything.
  void reset();

  /// Null when the thread's part is used up.
  void* allocate(std::size_t thread, std::size_t size, std::size_t alignment);
  /// Returns what was wrong, if anything: freed twice, or not the start of a block.
  std::optional<HeapFinding> release(void* address);

  /// Blocks never freed, or written after they were freed.
  std::optional<HeapFinding> leaks() const;
  std::optional<HeapFinding> damage() const;

  static bool contains(const void* address) noexcept;

  /// "thread 2, allocation 14, offset 8", for addresses inside; stable over executions and
  /// processes.
  std::string describe(const void* address) const;

  static Arena* current;

 private:
  struct Block;

  struct Part {
    std::byte* begin = nullptr;
    std::byte* next = nullptr;
    std::byte* high = nullptr;  ///< up to where pages were ever touched
    Block* last = nullptr;
    std::uint32_t count = 0;
    std::uint32_t live = 0;
  };

  std::array<Part, 64> parts_;
  std::uint64_t used_ = 0;  ///< bit per part that was allocated from
};

}  // namespace ordercheck::runtime
