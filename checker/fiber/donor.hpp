// SPDX-License-Identifier: Apache-2.0
// A pthread that lends its stack and its thread-local storage to a fiber, and sleeps.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <pthread.h>

#include "fiber/state.hpp"
#include "fiber/tls_image.hpp"

namespace ordercheck::fiber {

/// The addresses of one slot: [scratch | forbidden | stack, with the donor's static storage on
/// top].
struct StackArea {
  char* begin = nullptr;
  char* stack = nullptr;  // its lowest byte
  char* end = nullptr;

  /// The same in every process: legal under all sanitizers, and far from what the system hands out.
  static StackArea of(std::size_t slot, std::size_t stack_size_bytes) noexcept;
};

inline constexpr std::size_t kAreaSize = std::size_t{1} << 24;
/// Where a sleeping donor's stack pointer is: signals that nobody can block, and the leak
/// sanitizer, must not take it for the top of the fiber's stack.
inline constexpr std::size_t kScratchSize = std::size_t{16} * 1024;
/// Static thread-local storage lies on the stack; the thread sanitizer's alone takes 0.9 MiB.
inline constexpr std::size_t kStaticStorageSize = std::size_t{1024} * 1024;

class Donor {
 public:
  /// Fills in what the fiber gets from its donor. Throws std::system_error.
  Donor(Fiber& fiber, std::size_t stack_size_bytes, const std::vector<TlsPiece>& pieces);
  /// Ends the thread and unmaps its stack.
  ~Donor();
  Donor(const Donor&) = delete;
  Donor& operator=(const Donor&) = delete;

  // What ordercheck_fiber_park needs. It knows these offsets.
  struct Parking {
    std::uint32_t phase = 0;        // 1: asleep, 2: asked to end
    void* stack_pointer = nullptr;  // at the call of ordercheck_fiber_park
    Fiber* fiber = nullptr;
    char* scratch_top = nullptr;
  };

 private:
  static void* live(void* donor);
  void record();
  void map() const;
  void launch();

  Parking parking_;
  StackArea area_;
  pthread_t thread_{};
  const std::vector<TlsPiece>& pieces_;
  std::vector<TlsCopy> copies_;
};

}  // namespace ordercheck::fiber
