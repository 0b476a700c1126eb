// SPDX-License-Identifier: Apache-2.0
#include <cerrno>
#include <cstring>
#include <utility>

#include <boost/context/detail/fcontext.hpp>
#include <cxxabi.h>
#include <unistd.h>

#include "fiber/fiber.hpp"
#include "fiber/sanitizer.hpp"
#include "fiber/state.hpp"

// The outermost frame of a fiber: unwinders and debuggers stop here.
asm(R"(
  .text
  .p2align 4
  .globl ordercheck_fiber_entry
  .hidden ordercheck_fiber_entry
  .type ordercheck_fiber_entry, @function
ordercheck_fiber_entry:
  .cfi_startproc
  .cfi_undefined rip
  xorl %ebp, %ebp
  subq $8, %rsp
  .cfi_adjust_cfa_offset 8
  leaq 1f(%rip), %rax
  pushq %rax              # a call without a return to come would spoil the predictions, too
  .cfi_adjust_cfa_offset 8
  jmp ordercheck_fiber_main
  .cfi_adjust_cfa_offset -8
  nop
1:
  ud2
  .cfi_endproc
  .size ordercheck_fiber_entry, . - ordercheck_fiber_entry
)");

// jump_fcontext, which leaves by a jump, without a call: the processor predicts returns by the
// calls it has seen, and one too many lets the caller's return go astray, which costs more than the
// switch.
asm(R"(
  .text
  .p2align 4
  .globl ordercheck_fiber_jump
  .hidden ordercheck_fiber_jump
  .type ordercheck_fiber_jump, @function
ordercheck_fiber_jump:
  .cfi_startproc
  subq $8, %rsp           # for ontop_fcontext, whose function finds the stack as after a call
  .cfi_adjust_cfa_offset 8
  leaq 1f(%rip), %rax
  pushq %rax
  .cfi_adjust_cfa_offset 8
  jmp jump_fcontext@PLT
  .cfi_adjust_cfa_offset -8
  nop                     # unwinders look up the byte before the return address
1:
  addq $8, %rsp
  .cfi_adjust_cfa_offset -8
  ret
  .cfi_endproc
  .size ordercheck_fiber_jump, . - ordercheck_fiber_jump
)");

extern "C" {
boost::context::detail::transfer_t ordercheck_fiber_jump(boost::context::detail::fcontext_t to,
                                                         void* data);
void ordercheck_fiber_entry(boost::context::detail::transfer_t arrival);
// Used: link-time optimisation does not see the jump to it.
[[noreturn, gnu::used]] void ordercheck_fiber_main(
    boost::context::detail::transfer_t arrival) noexcept;
}

namespace ordercheck::fiber {

using boost::context::detail::jump_fcontext;
using boost::context::detail::make_fcontext;
using boost::context::detail::ontop_fcontext;
using boost::context::detail::transfer_t;

std::size_t detail::running = kHost;
bool detail::making_donor = false;
std::array<Fiber, kSlotCountMax + 1> fibers;
Mode mode;

namespace {

Fiber ended_fiber;       // takes the context that an ended fiber leaves behind
char order_of_switches;  // the thread sanitizer's token: each switch happens after the one before

[[gnu::noinline]] void exchange_state(Fiber& from, Fiber& to) noexcept {
  from.suspended_state = {*from.exceptions, *from.error_number};
  *to.exceptions = to.suspended_state.exceptions;
  *to.error_number = to.suspended_state.error_number;
  to.suspended_state = {};
}

[[gnu::always_inline]] inline void leave(Fiber& from, Fiber& to) noexcept {
  detail::running = to.slot;
  if (mode.thread_pointer == ThreadPointer::shared) {
    const ThreadState state{*from.exceptions, *from.error_number};
    if (!state.is_fresh() || !to.suspended_state.is_fresh()) [[unlikely]] {
      exchange_state(from, to);
    }
    return;
  }
  if (mode.thread_sanitizer) {
    __tsan_release(&order_of_switches);
  }
  write_thread_pointer(mode.thread_pointer, to.thread_pointer);
}

[[gnu::always_inline]] inline void arrive(transfer_t arrival) noexcept {
  static_cast<Fiber*>(arrival.data)->context = arrival.fctx;
  if (mode.thread_sanitizer) {
    __tsan_acquire(&order_of_switches);
  }
}

[[gnu::always_inline]] inline void* take_context(Fiber& fiber) noexcept {
  void* const context = std::exchange(fiber.context, nullptr);
  require(context != nullptr, "switch to a fiber that is not suspended");
  return context;
}

[[noreturn, gnu::always_inline]] inline void end(Fiber& fiber, std::size_t next) noexcept {
  fiber.live = false;
  require(next <= kHost, "the end of a fiber names no slot to go on with");
  Fiber& to = fibers[next];
  void* const context = take_context(to);
  leave(fiber, to);
  asm volatile("jmp jump_fcontext@PLT" : : "D"(context), "S"(&ended_fiber) : "memory");
  __builtin_unreachable();
}

void end_caught_exceptions(const Fiber& fiber) noexcept {
  while (fiber.exceptions->caught != nullptr) {
    abi::__cxa_end_catch();
  }
}

// Apart from its caller, which no longjmp may find with values in registers.
[[gnu::noinline]] std::size_t run(Fiber& fiber) noexcept {
  if (mode.sanitizer) {
    if (_setjmp(fiber.bottom) != 0) {
      end_caught_exceptions(fiber);
      return kHost;
    }
  }
  return fiber.entry(fiber.slot);
}

// On top of the frames of a fiber that is abandoned. The sanitizers intercept longjmp and forget
// these frames; without a sanitizer nobody remembers them.
transfer_t fall(transfer_t arrival) {
  Fiber& fiber = fibers[detail::running];
  arrive(arrival);
  if (mode.sanitizer) {
    longjmp(fiber.bottom, 1);
  }
  end_caught_exceptions(fiber);
  end(fiber, kHost);
}

struct HostCall {
  void (*function)(void* argument);
  void* argument;
  Fiber* caller;
};

transfer_t serve(transfer_t arrival) {
  const HostCall call = *static_cast<HostCall*>(arrival.data);
  arrive({arrival.fctx, call.caller});
  call.function(call.argument);
  Fiber& host = fibers[kHost];
  void* const context = take_context(*call.caller);
  leave(host, *call.caller);
  return jump_fcontext(context, &host);  // whoever switches to the host next resumes it
}

}  // namespace

void switch_to(std::size_t slot) noexcept {
  Fiber& from = fibers[detail::running];
  Fiber& to = fibers[slot];
  void* const context = take_context(to);
  leave(from, to);
  arrive(ordercheck_fiber_jump(context, &from));
}

bool swaps_thread_pointer() noexcept {
  if (fibers[kHost].thread_pointer != 0) {
    return mode.thread_pointer != ThreadPointer::shared;
  }
  try {
    return choose_thread_pointer() != ThreadPointer::shared;
  } catch (...) {
    return true;  // the next pool refuses to be made
  }
}

void adopt_host() noexcept {
  Fiber& host = fibers[kHost];
  host.slot = kHost;
  host.live = true;
  host.entered = true;
  host.thread_pointer = read_thread_pointer();
  host.exceptions = reinterpret_cast<ExceptionState*>(abi::__cxa_get_globals());
  host.error_number = &errno;
  host.suspended_state = {};
  detail::running = kHost;
}

void put_entry(Fiber& fiber) noexcept {
  fiber.context = make_fcontext(fiber.stack_top, fiber.stack_size, ordercheck_fiber_entry);
}

void discard(Fiber& fiber) noexcept {
  Fiber& host = fibers[kHost];
  void* const context = take_context(fiber);
  leave(host, fiber);
  arrive(ontop_fcontext(context, &host, fall));
}

void call_on_host(void (*function)(void* argument), void* argument) {
  if (detail::running == kHost) {
    function(argument);
    return;
  }
  Fiber& host = fibers[kHost];
  Fiber& caller = fibers[detail::running];
  HostCall call{function, argument, &caller};
  void* const context = take_context(host);
  leave(caller, host);
  arrive(ontop_fcontext(context, &call, serve));
}

void bug(const char* what) noexcept {
  for (const char* part : {"bug in ordercheck: ", what, "\n"}) {
    [[maybe_unused]] const ssize_t written = write(STDERR_FILENO, part, std::strlen(part));
  }
  std::abort();
}

}  // namespace ordercheck::fiber

void ordercheck_fiber_main(boost::context::detail::transfer_t arrival) noexcept {
  using namespace ordercheck::fiber;
  Fiber& fiber = fibers[detail::running];
  arrive(arrival);
  fiber.entered = true;
  end(fiber, run(fiber));
}
