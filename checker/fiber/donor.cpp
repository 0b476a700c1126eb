// SPDX-License-Identifier: Apache-2.0
#include "fiber/donor.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <cxxabi.h>
#include <linux/futex.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

// void ordercheck_fiber_park(Donor::Parking*): sleeps off the stack until the phase is 2. The
// unwind rules make the suspended fiber's frames the callers of this one, so that a debugger's
// backtrace of a donor is the fiber's: the saved context, at *parking->fiber, is what jump_fcontext
// pushed.
asm(R"(
  .text
  .p2align 4
  .globl ordercheck_fiber_park
  .hidden ordercheck_fiber_park
  .type ordercheck_fiber_park, @function
ordercheck_fiber_park:
  .cfi_startproc
  pushq %rbx
  .cfi_adjust_cfa_offset 8
  .cfi_rel_offset rbx, 0
  movq %rdi, %rbx
  movq %rsp, 8(%rbx)
  movq 24(%rbx), %rsp
  .cfi_remember_state
  # CFA = **(rbx + 16) + 0x48
  .cfi_escape 0x0f, 0x06, 0x73, 0x10, 0x06, 0x06, 0x23, 0x48
  .cfi_offset rip, -0x08
  .cfi_offset rbp, -0x10
  .cfi_offset rbx, -0x18
  .cfi_offset r15, -0x20
  .cfi_offset r14, -0x28
  .cfi_offset r13, -0x30
  .cfi_offset r12, -0x38
  movl $1, (%rbx)
  movl $202, %eax         # futex
  movq %rbx, %rdi
  movl $129, %esi         # wake, private
  movl $1, %edx
  syscall
1:
  cmpl $2, (%rbx)
  je 2f
  movl $202, %eax
  movq %rbx, %rdi
  movl $128, %esi         # wait, private
  movl $1, %edx
  xorl %r10d, %r10d
  syscall
  jmp 1b
2:
  movq 8(%rbx), %rsp
  .cfi_restore_state
  popq %rbx
  .cfi_adjust_cfa_offset -8
  .cfi_restore rbx
  ret
  .cfi_endproc
  .size ordercheck_fiber_park, . - ordercheck_fiber_park
)");

extern "C" void ordercheck_fiber_park(ordercheck::fiber::Donor::Parking* parking) noexcept;

namespace ordercheck::fiber {
namespace {

static_assert(offsetof(Donor::Parking, phase) == 0);
static_assert(offsetof(Donor::Parking, stack_pointer) == 8);
static_assert(offsetof(Donor::Parking, fiber) == 16);
static_assert(offsetof(Donor::Parking, scratch_top) == 24);
static_assert(offsetof(Fiber, context) == 0);
static_assert(offsetof(Fiber, slot) == 40);  // scripts/gdb/ordercheck-gdb.py reads it

constexpr std::uintptr_t kFirstArea = 0x7ea000000000;

void check(int error_number, const char* what) {
  if (error_number != 0) {
    throw std::system_error(error_number, std::generic_category(), what);
  }
}

// Blocks what can be blocked; the C library keeps for itself the signal by which it changes the
// user of all threads. The donor inherits the mask.
class SignalsBlocked {
 public:
  SignalsBlocked() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &previous_);
  }

  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }

  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t previous_{};
};

}  // namespace

StackArea StackArea::of(std::size_t slot, std::size_t stack_size_bytes) noexcept {
  constexpr std::size_t kPage = 4096;
  const std::size_t size = (stack_size_bytes + kStaticStorageSize + kPage - 1) / kPage * kPage;
  StackArea area;
  area.begin = reinterpret_cast<char*>(kFirstArea + slot * kAreaSize);
  area.end = area.begin + kAreaSize;
  area.stack = area.end - size;
  return area;
}

Donor::Donor(Fiber& fiber, std::size_t stack_size_bytes, const std::vector<TlsPiece>& pieces)
    : area_{StackArea::of(fiber.slot, stack_size_bytes)}, pieces_{pieces}, copies_(pieces.size()) {
  parking_.fiber = &fiber;
  parking_.scratch_top = area_.begin + kScratchSize;
  map();
  try {
    launch();
  } catch (...) {
    munmap(area_.begin, kAreaSize);
    throw;
  }
  fiber.stack_size = static_cast<std::size_t>(static_cast<char*>(fiber.stack_top) - area_.stack);
  require(fiber.stack_size >= stack_size_bytes,
          "static thread-local storage leaves too little of a fiber's stack");
}

Donor::~Donor() {
  const std::atomic_ref<std::uint32_t> phase{parking_.phase};
  phase.store(2);
  syscall(SYS_futex, &parking_.phase, FUTEX_WAKE_PRIVATE, 1, nullptr, nullptr, 0);
  pthread_join(thread_, nullptr);
  munmap(area_.begin, kAreaSize);
}

void Donor::map() const {
  void* const place =
      mmap(area_.begin, kAreaSize, PROT_NONE,
           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED_NOREPLACE, -1, 0);
  if (place != area_.begin) {
    // A kernel before 4.17 takes the address for a hint.
    const int error_number = place == MAP_FAILED ? errno : EEXIST;
    if (place != MAP_FAILED) {
      munmap(place, kAreaSize);
    }
    check(error_number, "cannot map the stack of a fiber at its address");
  }
  const auto stack_size = static_cast<std::size_t>(area_.end - area_.stack);
  if (mprotect(area_.begin, kScratchSize, PROT_READ | PROT_WRITE) != 0 ||
      mprotect(area_.stack, stack_size, PROT_READ | PROT_WRITE) != 0) {
    const int error_number = errno;
    munmap(area_.begin, kAreaSize);
    check(error_number, "cannot map the stack of a fiber");
  }
}

void Donor::launch() {
  pthread_attr_t attributes;
  check(pthread_attr_init(&attributes), "cannot describe the donor of a fiber");
  pthread_attr_setstack(&attributes, area_.stack,
                        static_cast<std::size_t>(area_.end - area_.stack));
  int error_number = 0;
  {
    const SignalsBlocked blocked;
    detail::making_donor = true;
    error_number = pthread_create(&thread_, &attributes, live, this);
    detail::making_donor = false;
  }
  pthread_attr_destroy(&attributes);
  check(error_number, "cannot start the donor of a fiber");
  const std::atomic_ref<std::uint32_t> phase{parking_.phase};
  while (phase.load() == 0) {
    syscall(SYS_futex, &parking_.phase, FUTEX_WAIT_PRIVATE, 0, nullptr, nullptr, 0);
  }
  parking_.fiber->thread_locals = copies_;
  // Below the donor's own frames, and for each slot in other sets of the cache.
  constexpr std::uintptr_t kFrames = 256;
  const std::uintptr_t colour = parking_.fiber->slot % 16 * 192;
  const auto top = reinterpret_cast<std::uintptr_t>(parking_.stack_pointer) - kFrames - colour;
  parking_.fiber->stack_top = reinterpret_cast<void*>(top & ~std::uintptr_t{63});
}

void* Donor::live(void* donor) {
  auto& self = *static_cast<Donor*>(donor);
  self.record();
  ordercheck_fiber_park(&self.parking_);
  // The fiber's last execution may have left anything behind; the C++ runtime must not see it.
  restore(self.copies_);
  return nullptr;
}

void Donor::record() {
  Fiber& fiber = *parking_.fiber;
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "fiber %zu", fiber.slot);
  pthread_setname_np(pthread_self(), name.data());
  for (std::size_t i = 0; i < copies_.size(); ++i) {
    copies_[i] = locate(pieces_[i]);
  }
  if (mode.thread_pointer == ThreadPointer::shared) {
    const Fiber& host = fibers[kHost];
    fiber.thread_pointer = host.thread_pointer;
    fiber.exceptions = host.exceptions;
    fiber.error_number = host.error_number;
  } else {
    fiber.thread_pointer = read_thread_pointer();
    fiber.exceptions = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
    fiber.error_number = &errno;
  }
}

}  // namespace ordercheck::fiber
