// SPDX-License-Identifier: Apache-2.0
// Kinds of objects: pure rules over a World of cells, the interface that every kind is written
// against, the built-in ones and yours alike.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <ordercheck/world.hpp>

namespace ordercheck {

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
  /// Makes the step, too, where the mode is `read` or `write`.
  CellMode (*try_step)(std::uint64_t&, const Operation&, Sync&, Value&) = nullptr;
};

template <class State>
inline constexpr bool kInPlace =
    std::is_trivially_copyable_v<State> && sizeof(State) <= sizeof(std::uint64_t);

}  // namespace detail

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

}  // namespace ordercheck
