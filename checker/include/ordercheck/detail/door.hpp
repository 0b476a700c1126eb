// SPDX-License-Identifier: Apache-2.0
// What the faces in sync/ need of the runtime. Nothing here is for users.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::detail {

/// The stamp of the running execution; 0 outside executions. Each execution of a process has its
/// own.
extern std::uint32_t current_execution;

/// Whether the caller is a thread of a running execution (not the host, not inside a HostScope).
bool on_controlled_thread() noexcept;

/// While one lives, allocations go to the host heap and shim objects constructed are named by
/// address.
class HostScope {
 public:
  HostScope() noexcept;
  ~HostScope();
  HostScope(const HostScope&) = delete;
  HostScope& operator=(const HostScope&) = delete;

 private:
  bool before_;
};

/// What a face holds: the kind, and the object's id in the running execution. Constant-initialised,
/// so that globals work; registered when constructed inside an execution, else at first use in each
/// execution, named by its address.
class Handle {
 public:
  constexpr explicit Handle(KindId kind) noexcept : kind_{kind} {}

  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  ~Handle() = default;

  /// Call from the face's constructor when not constant-evaluated: gives the object its name
  /// (thread, creation index).
  void construct(const void* initial) noexcept;
  /// Call from the face's destructor: a destroyed object's use is a violation; so is destroying one
  /// in use.
  void retire() noexcept;

  /// The object in the running execution; registers it with `initial` (a State of the kind) when it
  /// is not yet known. Reports misuse and parks the thread when the object has been destroyed.
  ObjectId id(const void* initial) const {
    if (execution_ != current_execution) {
      attach(initial);
    }
    return object_;
  }

  KindId kind() const noexcept { return kind_; }

  /// An operation on this object, ready to be announced.
  Operation operation(const void* initial, std::uint8_t verb, Value first = {},
                      Value second = {}) const {
    Operation operation;
    operation.kind = kind_;
    operation.verb = verb;
    operation.object = id(initial);
    operation.arguments = {first, second};
    return operation;
  }

  /// Whether `guarded_by` names this object in the running execution.
  bool guarded() const noexcept { return guarded_in_ == current_execution && guarded_in_ != 0; }

  void set_guarded() const noexcept { guarded_in_ = current_execution; }

 private:
  static constexpr std::uint32_t kDestroyed = ~std::uint32_t{0};

  void attach(const void* initial) const;

  KindId kind_;
  mutable std::uint32_t execution_ = 0;
  mutable ObjectId object_{};
  mutable std::uint32_t guarded_in_ = 0;
};

/// The name of a registered object in messages ("mutex at wallet.cpp:12", "stock").
std::string name_of(ObjectId object);

/// What a thread sleeps on, whatever wakes it: one cell per thread, for all kinds that park. Any 8
/// bytes; 0: nothing.
struct Parked {
  std::uint64_t signal = 0;
  bool operator==(const Parked&) const = default;
};

/// The thread's parking cell: its state is `Parked`.
inline Cell parked(ThreadId thread) { return {ObjectId{3}, static_cast<Key>(thread) + 1}; }

/// The cell of the virtual time, for `may_touch` of operations that can time out.
inline Cell clock_cell() { return {ObjectId{2}}; }

// Threads. A thread is an object of kind `thread`; its slot is the key of its cell.

/// Starts a thread that calls run(closure) on its own fiber; the closure must stay alive until run
/// takes it over. A scheduling point. Throws std::system_error(resource_unavailable_try_again)
/// beyond 64 threads.
ThreadId spawn(void (*run)(void*), void* closure);
/// Blocks until the thread has ended. A scheduling point.
void join(ThreadId thread);
/// Lets the thread end by itself.
void detach(ThreadId thread);
/// The calling thread.
ThreadId this_thread() noexcept;
/// Registers what runs at the end of the calling thread, after its function and before its joiners
/// go on.
void at_thread_exit(void (*run)(void*), void* argument);

/// A scheduling point without effect. When the thread did nothing but reads since its previous
/// yield, it is blocked until a cell that it read has changed.
void yield();
/// The thread begins to wait: for the next `yield`, what it did before does not count. What it does
/// from now until then must depend on nothing but what it reads.
void forget_reads();
/// Blocks the calling thread until virtual time reaches `when`.
void sleep_until(Time when);
/// Reads the virtual clock: a scheduling point.
Time now();
/// A named choice with labels 0 to count - 1: a scheduling point.
std::uint64_t choose(std::string_view name, std::uint64_t count);

/// Options::spurious_wakeups and Options::seed of the running execution.
unsigned spurious_wakeup_limit() noexcept;
std::uint64_t random_seed() noexcept;

// Plain shared data: no event, but race-checked against C++ happens-before.

/// Tells the race detector of an access to plain data at this address; returns true when this place
/// was promoted: the caller then announces an operation on its own object instead.
bool access(const void* address, std::size_t size, bool write);

// Violations.

/// Records a violation of the running execution.
void report(std::string_view type, std::string_view name, std::string_view message);
/// Blocks the calling thread for ever; the others go on to the end of the execution.
[[noreturn]] void park();
/// Whether the running execution has a violation.
bool violated() noexcept;

// Reports.

void note(std::string_view text);
void watch(std::string_view name, const std::function<std::string()>& value);
void set_name(ObjectId object, std::string_view name);
/// Opens and closes a story row: operations of this thread in between are one row.
void open_row(std::string_view text);
void close_row();

// Invariants.

enum class InvariantType : std::uint8_t { always, sometimes, finally };
/// Registers an invariant of the running execution: `holds` reads the given cells only (through
/// `cell_state`).
void add_invariant(InvariantType type, std::string_view name, const std::vector<Cell>& cells,
                   const std::function<bool()>& holds);
/// The state of a cell now; for invariants' predicates.
const void* cell_state(Cell cell);
/// Registers a projection of what `mutex` protects; its value is stored in the returned cell at
/// each release.
Cell add_guard(const Handle& mutex, ObjectId mutex_id, const std::function<Value()>& projection);
/// The projections of a guarded mutex as an argument of the operation that releases it.
Constant release_projections(ObjectId mutex);
/// Applies them: call from a kind's apply after the release.
void apply_projections(Step& step, Constant projections);

}  // namespace ordercheck::detail
