// SPDX-License-Identifier: Apache-2.0
// Operations on objects as pure rules over a World of cells: the interface that every kind of
// object is written against, the built-in ones and yours alike. The terms follow Abdulla, Aronis,
// Jonsson, Sagonas, "Source Sets", JACM 2017: events, dependence, enabledness; labels make an
// event's outcome part of its identity.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

/// How an operation would go that concerns nothing but one cell: see `KindOf::mode_at`.
enum class CellMode : std::uint8_t {
  blocked,  ///< it has no label
  read,     ///< it has the label 0 alone, and reads the cell
  write,    ///< it has the label 0 alone, and writes the cell
  general,  ///< it is of another sort here: `labels` and `apply` say what it does
};

namespace detail {

/// How the World keeps a kind's states: in 8 bytes when they fit, else as immutable copies behind a
/// pointer.
struct StateRules {
  std::size_t size = 0;
  bool in_place = true;
  void* (*copy)(const void*) = nullptr;
  void (*destroy)(void*) = nullptr;
  bool (*equal)(const void*, const void*) = nullptr;
};

/// A kind as the runtime sees it: a table of function pointers; its address is its identity within
/// a process.
struct KindRules {
  std::string_view name;
  StateRules state;
  void (*labels)(const World&, const Operation&, Labels&) = nullptr;
  Value (*apply)(Step&) = nullptr;
  void (*may_touch)(const Operation&, std::vector<Touch>&) = nullptr;
  void (*waits_for)(const World&, const Operation&, std::vector<ThreadId>&) = nullptr;
  std::optional<Time> (*deadline)(const World&, const Operation&) = nullptr;
  bool (*overlaps)(Constant, Constant) = nullptr;
  std::string (*describe)(const Operation&, Label, Value) = nullptr;
  bool (*labels_share_cells)(const Operation&) = nullptr;
  bool (*notifies)(const Operation&, const Operation&) = nullptr;
  const char* (*destruction)(const World&, ObjectId) = nullptr;
  CellMode (*mode_at)(std::uint64_t, const Operation&) = nullptr;
  Value (*step_at)(std::uint64_t&, const Operation&, Sync&) = nullptr;
  /// Both in one call: the step is made where the mode is `read` or `write`.
  CellMode (*try_step)(std::uint64_t&, const Operation&, Sync&, Value&) = nullptr;
};

template <class State>
inline constexpr bool kInPlace =
    std::is_trivially_copyable_v<State> && sizeof(State) <= sizeof(std::uint64_t);

}  // namespace detail

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

/// What a kind derives from. It must add:
///   static constexpr std::string_view name;
///   static void labels(const World&, const Operation&, Labels&);
///   static Value apply(Step&);
/// All functions are pure: they read cells and operations only, and run on hypothetical states too.
/// They must not announce operations. `apply` must touch each cell on which its labels depend.
/// State is copyable and has ==.
template <class StateType>
struct KindOf {
  using State = StateType;

  /// A static superset of what the operation can touch; by default all of both its objects,
  /// written.
  static void may_touch(const Operation& operation, std::vector<Touch>& touches) {
    touches.push_back({{operation.object, whole}, Access::write, Sync::none, {}});
    if (operation.other != ObjectId::none) {
      touches.push_back({{operation.other, whole}, Access::write, Sync::none, {}});
    }
  }

  /// Whom a blocked operation waits for; by default nobody in particular.
  static void waits_for(const World&, const Operation&, std::vector<ThreadId>&) {}

  /// When the passing of time could give the operation a label it does not have now.
  static std::optional<Time> deadline(const World&, const Operation&) { return std::nullopt; }

  /// Whether two details of touches of one cell (or of `whole`) concern each other.
  static bool overlaps(Constant, Constant) { return true; }

  /// Whether each label of the operation touches all cells, but for the clock, that decide which
  /// labels it has. "No" is always right; "yes" spares the search the question what other labels
  /// the operation had before events that do not concern the one it took. `object_laws` checks a
  /// "yes".
  static bool labels_share_cells(const Operation&) { return false; }

  /// Whether `event` notifies those who entered a queue by `enqueue`: tells a lost wakeup from a
  /// deadlock.
  static bool notifies(const Operation& enqueue, const Operation& event) {
    static_cast<void>(enqueue);
    static_cast<void>(event);
    return false;
  }

  /// What is wrong with destroying the object in this state ("a locked mutex is destroyed"); null
  /// when nothing is.
  static const char* destruction(const World&, ObjectId) { return nullptr; }

  // A shortcut that a kind may offer whose state is at most 8 bytes and trivially copyable:
  //   static CellMode mode_at(const State& state, const Operation& operation);
  //   static Value step_at(State& state, const Operation& operation, Sync& sync);
  // `mode_at` says how the operation goes where the cell of key 0 of its object is in `state`; for
  // `read` and `write`, `step_at` does the same as `apply` with label 0: it changes the state, sets
  // how the access synchronises and returns the result. The search then asks neither `labels` nor
  // `apply`, and judges races without going back to earlier states. `object_laws` compares the two.

  /// The line of the story, without thread and object.
  static std::string describe(const Operation& operation, Label, Value) {
    return "operation " + std::to_string(operation.verb);
  }
};

namespace detail {

template <class Kind>
inline constexpr bool kHasCellRules =
    requires(typename Kind::State& state, const Operation& operation, Sync& sync) {
      Kind::mode_at(state, operation);
      Kind::step_at(state, operation, sync);
    };

template <class Kind>
constexpr KindRules rules_of() {
  using State = typename Kind::State;
  KindRules rules{.name = Kind::name,
                  .state = {},
                  .labels = &Kind::labels,
                  .apply = &Kind::apply,
                  .may_touch = &Kind::may_touch,
                  .waits_for = &Kind::waits_for,
                  .deadline = &Kind::deadline,
                  .overlaps = &Kind::overlaps,
                  .describe = &Kind::describe,
                  .labels_share_cells = &Kind::labels_share_cells,
                  .notifies = &Kind::notifies,
                  .destruction = &Kind::destruction};
  if constexpr (kHasCellRules<Kind>) {
    static_assert(kInPlace<State>, "mode_at and step_at are for states of at most 8 bytes");
    rules.mode_at = [](std::uint64_t bits, const Operation& operation) {
      State state;
      std::memcpy(static_cast<void*>(&state), &bits, sizeof state);
      return Kind::mode_at(state, operation);
    };
    rules.step_at = [](std::uint64_t& bits, const Operation& operation, Sync& sync) {
      State state;
      std::memcpy(static_cast<void*>(&state), &bits, sizeof state);
      const Value result = Kind::step_at(state, operation, sync);
      std::memcpy(&bits, &state, sizeof state);
      return result;
    };
    rules.try_step = [](std::uint64_t& bits, const Operation& operation, Sync& sync,
                        Value& result) {
      State state;
      std::memcpy(static_cast<void*>(&state), &bits, sizeof state);
      const CellMode mode = Kind::mode_at(state, operation);
      if (mode == CellMode::read || mode == CellMode::write) {
        result = Kind::step_at(state, operation, sync);
        std::memcpy(&bits, &state, sizeof state);
      }
      return mode;
    };
  }
  rules.state.size = sizeof(State);
  rules.state.in_place = kInPlace<State>;
  rules.state.copy = [](const void* from) -> void* {
    return new State(*static_cast<const State*>(from));
  };
  rules.state.destroy = [](void* state) { delete static_cast<State*>(state); };
  rules.state.equal = [](const void* a, const void* b) {
    return *static_cast<const State*>(a) == *static_cast<const State*>(b);
  };
  return rules;
}

template <class Kind>
inline constexpr KindRules kRules = rules_of<Kind>();

}  // namespace detail

/// The identity of a kind within this process.
template <class Kind>
constexpr KindId kind_id() {
  return &detail::kRules<Kind>;
}

/// Announces an operation: a scheduling point. Returns its result once the search has let it
/// happen. The runtime fills in `thread` and `index`. Requires: called on a thread of a running
/// execution.
Value announce(const Operation& operation);

/// Interns bytes; the same bytes give the same id everywhere in this process.
Constant constant(std::string_view bytes);
/// The bytes of a constant.
std::string_view bytes_of(Constant constant);

/// Interns a trivially copyable value.
template <class T>
  requires std::is_trivially_copyable_v<T>
Constant constant_of(const T& value) {
  return constant({reinterpret_cast<const char*>(&value), sizeof value});
}

/// The value of a constant made by `constant_of<T>`.
template <class T>
  requires std::is_trivially_copyable_v<T>
T value_of(Constant constant) {
  T value{};
  const std::string_view bytes = bytes_of(constant);
  std::memcpy(&value, bytes.data(), bytes.size() < sizeof value ? bytes.size() : sizeof value);
  return value;
}

namespace detail {
ObjectId create_object(KindId kind, std::string_view name, const void* initial);
}  // namespace detail

/// An object of a user's kind. Creating it is no event. Requires: constructed inside an execution.
template <class Kind>
class Object {
 public:
  explicit Object(std::string_view name, const typename Kind::State& initial = {})
      : id_{detail::create_object(kind_id<Kind>(), name, &initial)} {}

  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() = default;

  /// Announces an operation on this object and returns its result.
  Value call(std::uint8_t verb, Value first = {}, Value second = {}, Constant constant = {}) const {
    Operation operation = this->operation(verb, first, second);
    operation.constant = constant;
    return announce(operation);
  }

  Operation operation(std::uint8_t verb, Value first = {}, Value second = {}) const {
    Operation operation;
    operation.kind = kind_id<Kind>();
    operation.verb = verb;
    operation.object = id_;
    operation.arguments = {first, second};
    return operation;
  }

  ObjectId id() const { return id_; }

 private:
  ObjectId id_;
};

/// A thread without a fiber: offers one operation for ever; its labels are its program. Its events
/// are ordered, so create one actor per lane (connection, partition, lease). An execution does not
/// wait for actors to end. Taking the label `never` ends it.
class Actor {
 public:
  template <class Kind>
  Actor(std::string_view name, const Object<Kind>& object, std::uint8_t verb, Value first = {},
        Value second = {})
      : Actor{name, object.operation(verb, first, second)} {}

  /// For an operation that needs more than one object.
  Actor(std::string_view name, const Operation& operation);

  ThreadId id() const { return id_; }

 private:
  ThreadId id_;
};

/// A law that a kind breaks, with the operations that show it.
struct LawViolation {
  std::string law;
  std::string text;
};

/// An object for `object_laws`: its id is its position in the list, counted from 1.
struct LawObject {
  KindId kind;
  std::shared_ptr<const void> initial;

  template <class Kind>
  static LawObject of(const typename Kind::State& initial = {}) {
    return {kind_id<Kind>(), std::make_shared<const typename Kind::State>(initial)};
  }
};

/// Tries all interleavings of the threads' operations, and of time passing to the next deadline,
/// and checks in every state reached the laws on which the reduction rests: two enabled operations
/// whose footprints do not conflict leave each other's labels, results and footprints alone and
/// give equal states in both orders; applying twice gives the same; undoing restores; what is only
/// read stays; a footprint lies within `may_touch`, its cells decide the labels; `deadline`
/// foresees what time enables. Requires: operations name objects by `ObjectId{1}`, `ObjectId{2}`,
/// ... in the order of `objects`. Returns the laws broken, each with a state that shows it; empty:
/// all hold.
std::vector<LawViolation> object_laws(const std::vector<LawObject>& objects,
                                      const std::vector<std::vector<Operation>>& threads);

}  // namespace ordercheck
