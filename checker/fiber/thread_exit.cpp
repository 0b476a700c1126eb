// SPDX-License-Identifier: Apache-2.0
#include "fiber/thread_exit.hpp"

#include <array>

#include <cxxabi.h>
#include <sys/mman.h>

#include "fiber/fiber.hpp"
#include "fiber/state.hpp"

extern "C" int __cxa_thread_atexit_impl(void (*destructor)(void*), void* object,
                                        void* module) noexcept;

namespace ordercheck::fiber {
namespace {

// A stack of calls that grows by pages of its own: what a fiber allocates may go away with its
// execution.
class AtExit {
 public:
  struct Call {
    void (*destructor)(void*) = nullptr;
    void* object = nullptr;
  };

  bool push(Call call) noexcept {
    if (count_ == capacity_ && !grow()) {
      return false;
    }
    calls_[count_++] = call;
    return true;
  }

  bool empty() const noexcept { return count_ == 0; }

  Call pop() noexcept { return calls_[--count_]; }

  void clear() noexcept { count_ = 0; }

  void release() noexcept {
    if (calls_ != nullptr) {
      munmap(calls_, capacity_ * sizeof(Call));
    }
    *this = {};
  }

 private:
  bool grow() noexcept {
    constexpr std::size_t kFirst = 4096 / sizeof(Call);
    const std::size_t wanted = capacity_ == 0 ? kFirst : 2 * capacity_;
    void* const place =
        capacity_ == 0
            ? mmap(nullptr, wanted * sizeof(Call), PROT_READ | PROT_WRITE,
                   MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
            : mremap(calls_, capacity_ * sizeof(Call), wanted * sizeof(Call), MREMAP_MAYMOVE);
    if (place == MAP_FAILED) {
      return false;
    }
    calls_ = static_cast<Call*>(place);
    capacity_ = wanted;
    return true;
  }

  Call* calls_ = nullptr;
  std::size_t count_ = 0;
  std::size_t capacity_ = 0;
};

constinit std::array<AtExit, kSlotCountMax> at_exit{};

}  // namespace

void run_thread_local_destructors() {
  AtExit& calls = at_exit[detail::running];
  while (!calls.empty()) {
    const AtExit::Call call = calls.pop();
    call.destructor(call.object);
  }
}

void drop_thread_local_destructors(std::size_t slot) noexcept { at_exit[slot].clear(); }

void release_thread_local_destructors() noexcept {
  for (AtExit& calls : at_exit) {
    calls.release();
  }
}

void run_thread_exit() {
  if (detail::running == kHost) {
    return;
  }
  run_thread_local_destructors();
  run_specific_destructors();
}

void drop_thread_exit(std::size_t slot) noexcept {
  drop_thread_local_destructors(slot);
  drop_specific_values(slot);
}

void release_thread_exit() noexcept { release_thread_local_destructors(); }

}  // namespace ordercheck::fiber

// Takes the place of the C++ library's: compilers call it when a thread_local has been constructed.
// A donor's own list would be run by the wrong thread, long after the execution.
int abi::__cxa_thread_atexit(void (*destructor)(void*), void* object, void* module) noexcept {
  using namespace ordercheck::fiber;
  if (!on_fiber()) {
    return __cxa_thread_atexit_impl(destructor, object, module);
  }
  return at_exit[detail::running].push({destructor, object}) ? 0 : -1;
}
