// SPDX-License-Identifier: Apache-2.0
// Fibers: many threads' worth of stacks and thread-local state, run by one thread of the operating
// system. Each fiber lives on the stack of a parked pthread, its donor, and borrows the donor's
// thread pointer where the program can tell the difference.
#pragma once

#include <cstddef>
#include <memory>

namespace ordercheck::fiber {

/// The slot of the code that runs on the stack of the operating system's thread itself.
inline constexpr std::size_t kHost = 64;
inline constexpr std::size_t kSlotCountMax = 64;

/// Runs on a fiber; must not throw. Returns the slot, or kHost, that goes on when this fiber has
/// ended.
using Entry = std::size_t (*)(std::size_t slot);

struct Options {
  std::size_t stack_size_bytes = std::size_t{256} * 1024;
};

/// Owns the donors and their stacks.
///
/// At most one at a time; made, used and destroyed by one thread of the operating system. Make it
/// after fork, never before: in a forked child the donors are gone, and its destructor only forgets
/// them. Stacks and thread_locals of a slot have the same addresses in every process.
class Pool {
 public:
  /// Throws std::invalid_argument when the stack size is above stack_size_bytes_max() or the
  /// environment variable ORDERCHECK_THREAD_POINTER is none of auto, always, never, system-call;
  /// std::system_error when the memory cannot be had.
  explicit Pool(const Options& options);
  /// Abandons what is still suspended, ends all donors as ordinary threads and unmaps their stacks:
  /// a fork is clean again. Requires: called on the host.
  ~Pool();
  Pool(const Pool&) = delete;
  Pool& operator=(const Pool&) = delete;

  static std::size_t stack_size_bytes_max() noexcept;

  /// Makes the donor of `slot` unless it is there already. May be called on a fiber; allocates on
  /// the host (current() is kHost meanwhile). Throws std::system_error.
  void prepare(std::size_t slot);

  /// Lets the next switch to `slot` call entry(slot) on its own stack, with fresh thread_locals,
  /// errno and thread-specific values. Requires: the slot is idle. Prepares it where necessary.
  void start(std::size_t slot, Entry entry);

  /// Drops a fiber that was started and has not ended: its frames are not unwound, the exceptions
  /// it has caught are ended (their destructors run on the fiber, where nothing may switch),
  /// destructors of its thread_locals and thread-specific values do not run. The slot is idle
  /// again. Requires: called on the host. Call it while what the fiber allocated is still there.
  void abandon(std::size_t slot);

  /// Whether `slot` was never started, or its fiber has ended or been abandoned.
  bool idle(std::size_t slot) const noexcept;

  /// Whether the address lies in the forbidden area below a fiber's stack, and whose. Safe in a
  /// signal handler.
  bool in_guard(const void* address, std::size_t& slot) const noexcept;

  /// Whether the address lies on a fiber's stack (or in its thread_locals), and whose. Safe in a
  /// signal handler.
  bool on_stack(const void* address, std::size_t& slot) const noexcept;

 private:
  struct Donors;
  std::unique_ptr<Donors> donors_;
};

/// Leaves the current fiber, or the host, for `slot`, or kHost. Returns when somebody switches
/// back. Requires: `slot` is started and suspended, hence not current().
void switch_to(std::size_t slot) noexcept;

namespace detail {
extern std::size_t running;  // invariant: the slot whose stack is in use, kHost without a pool
extern bool making_donor;
}  // namespace detail

/// The slot now running.
inline std::size_t current() noexcept { return detail::running; }

/// Whether the pool itself is making a thread now: whoever intercepts pthread_create lets that
/// pass.
inline bool making_donor() noexcept { return detail::making_donor; }

/// Ends the current fiber's thread as the C library does: runs the destructors of its
/// thread_locals, then those of its thread-specific values. They may switch. Does nothing on the
/// host.
void run_thread_exit();

/// Whether a switch also exchanges the thread pointer (FS). If not, all fibers share the host's
/// thread-local storage, in which only errno and the exceptions being handled are told apart.
/// Without a pool: what the next pool would do.
bool swaps_thread_pointer() noexcept;

}  // namespace ordercheck::fiber
