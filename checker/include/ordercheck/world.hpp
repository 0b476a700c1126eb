// SPDX-License-Identifier: Apache-2.0
// What an operation on an object sees and does: cells, the World that holds their states, the
// labels by which it can happen, its one application. The terms follow Abdulla, Aronis, Jonsson,
// Sagonas, "Source Sets", JACM 2017: events, dependence, enabledness; labels make an event's
// outcome part of its identity.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace ordercheck {

/// A thread's slot in its execution; the path process/incarnation/spawn index is its name in files.
enum class ThreadId : std::uint16_t {};
/// An object of an execution; `none` names no object.
enum class ObjectId : std::uint32_t { none };
/// Interned immutable bytes: equal ids, equal bytes.
enum class Constant : std::uint32_t { none };
enum class Access : std::uint8_t { read, write };

/// How a touch of a cell synchronises threads in the sense of C++ [intro.races]; decides data
/// races, not dependence.
enum class Sync : std::uint8_t {
  none,     ///< orders nothing
  acquire,  ///< the thread joins what was released into the cell
  release,  ///< what the thread did so far is added to what was released (a read-modify-write, an
            ///< unlock)
  both,     ///< acquire, then release
  publish,  ///< what the thread did so far replaces what was released (a release store)
  discard,  ///< nothing released remains (a relaxed store ends the release sequence)
};

using Key =
    std::uint64_t;  ///< a function of a value (a row's primary key), never of who came first
using Label =
    std::uint64_t;  ///< names what happens (a waiter, a message), never a position in a list
using Time = std::int64_t;  ///< virtual nanoseconds since the start of the execution

/// All cells of an object: what a predicate over the object reads.
inline constexpr Key whole = ~Key{0};
/// The label that touches nothing and ends its actor: "this never happens".
inline constexpr Label never = ~Label{0};

/// The unit of state, of footprint and of undo.
struct Cell {
  ObjectId object{};
  Key key = 0;
  bool operator==(const Cell&) const = default;
};

/// An operation's argument or result.
struct Value {
  std::uint64_t low = 0, high = 0;
  bool operator==(const Value&) const = default;
};

/// One access of an operation to a cell; `detail` is a predicate or a row image, compared by the
/// kind's `overlaps`.
struct Touch {
  Cell cell;
  Access access{};
  Sync sync{};
  Constant detail{};
};

class World;
class Labels;
class Step;
struct Operation;

namespace runtime {
class WorldStore;
class StepAccess;
}  // namespace runtime

namespace detail {
struct KindRules;
}

/// The identity of a kind within this process: see `kind.hpp`.
using KindId = const detail::KindRules*;

/// What a thread is about to do: a value; two operations are equal exactly when a replay may take
/// one for the other.
struct Operation {
  KindId kind = nullptr;
  ThreadId thread{};
  std::uint8_t verb = 0;
  std::uint8_t order = 5;  ///< a std::memory_order; seq_cst by default
  std::uint32_t index =
      0;  ///< position in its thread; (thread, index) names what the operation creates
  ObjectId object{}, other{};  ///< e.g. the condition variable and its mutex
  Constant constant{};         ///< arguments that do not fit
  std::array<Value, 2> arguments{};
  bool operator==(const Operation&) const = default;
};

/// The states of all cells of an execution. Never copied: writes are journaled, and the journal
/// runs both ways.
class World {
 public:
  /// The cell's state; a cell never written holds its object's initial value.
  template <class State>
  const State& at(Cell cell) const {
    return *static_cast<const State*>(find(cell));
  }

  /// The virtual time.
  Time now() const;
  /// How many thread slots are in use: ids 0 to count - 1, actors included.
  std::size_t thread_count() const;

 private:
  friend class runtime::WorldStore;
  World() = default;
  ~World() = default;
  const void* find(Cell cell) const;
};

/// The ways an operation can happen now; none means that it is blocked.
class Labels {
 public:
  struct Offer {
    Label label;
    bool patient;
    bool fault;
  };

  void add(Label label = 0) { offers_.push_back({label, false, false}); }

  /// Offers a label that is a fault (a lost reply): reports count them, and minimal counterexamples
  /// have the fewest.
  void add_fault(Label label) { offers_.push_back({label, false, true}); }

  /// Offers a label that does not hold back time: a delayed reply. See `settle` and the clock.
  void add_patient(Label label) { offers_.push_back({label, true, false}); }

  bool empty() const { return offers_.empty(); }

  std::size_t size() const { return offers_.size(); }

  const Offer& operator[](std::size_t index) const { return offers_[index]; }

  auto begin() const { return offers_.begin(); }

  auto end() const { return offers_.end(); }

  void clear() { offers_.clear(); }

 private:
  std::vector<Offer> offers_;
};

/// One application of an operation, real or hypothetical. The cells read and written here are its
/// footprint.
class Step {
 public:
  const Operation& operation;
  const Label label;

  /// Reads a cell; the reference is valid until the next `write` to the same cell.
  template <class State>
  const State& read(Cell cell, Sync sync = Sync::none, Constant detail = {}) {
    touch(cell, Access::read, sync, detail);
    return world().at<State>(cell);
  }

  /// Gives a cell for change. Requires: State is the state of the cell's kind.
  template <class State>
  State& write(Cell cell, Sync sync = Sync::none, Constant detail = {}) {
    return *static_cast<State*>(change(cell, sync, detail));
  }

  /// Adds to the footprint without reading or writing a state; `cell.key` may be `whole`.
  void touch(Cell cell, Access access, Sync sync = Sync::none, Constant detail = {});
  /// Makes the operation dependent on every other one, as the passing of time is.
  void touch_everything();
  /// Reads outside the footprint: only for what the touched cells decide already; `object_laws`
  /// checks it.
  const World& world() const;
  /// Reads the virtual time; part of the footprint.
  Time now();
  /// Reports a violation of type misuse by the running thread.
  void misuse(std::string_view what);

 private:
  friend class runtime::StepAccess;

  Step(const Operation& op, Label l) : operation{op}, label{l} {}

  ~Step() = default;
  void* change(Cell cell, Sync sync, Constant detail);
};

}  // namespace ordercheck
