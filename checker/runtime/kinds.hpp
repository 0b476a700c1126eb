// SPDX-License-Identifier: Apache-2.0
// The runtime's own kinds: threads, virtual time, choices, yields.
#pragma once

#include <ordercheck/detail/door.hpp>
#include <ordercheck/object.hpp>

#include "runtime/world.hpp"

namespace ordercheck::runtime {

/// Makes the objects kThreads to kEverything.
void add_system_objects(WorldStore& world);

struct ThreadCell {
  bool started = false;
  bool ended = false;
  bool operator==(const ThreadCell&) const = default;
};

inline Cell thread_cell(ThreadId thread) { return {ObjectId{1}, static_cast<Key>(thread) + 1}; }

/// Start, end and join; argument 0 is the thread concerned.
struct ThreadKind : KindOf<ThreadCell> {
  static constexpr std::string_view name = "thread";

  enum Verb : std::uint8_t { spawn, end, join };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);

  // The cell is that of the thread concerned, see Execution::cell_of.
  static CellMode mode_at(const ThreadCell& state, const Operation& operation) {
    if (operation.verb == join) {
      return state.ended ? CellMode::read : CellMode::blocked;
    }
    return CellMode::write;
  }

  static Value step_at(ThreadCell& state, const Operation& operation, Sync& sync) {
    sync = operation.verb == join ? Sync::acquire : Sync::release;
    state.started = state.started || operation.verb == spawn;
    state.ended = state.ended || operation.verb == end;
    return {};
  }

  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::string describe(const Operation& operation, Label label, Value result);
};

struct ClockState {
  Time now = 0;
  bool operator==(const ClockState&) const = default;
};

/// In a tick's label: time passes although something could run (TimeMode::racing).
inline constexpr Label kEarly = Label{1} << 63;

/// Virtual time. The labels of `tick` and `settle` depend on all threads: Execution gives them.
struct ClockKind : KindOf<ClockState> {
  static constexpr std::string_view name = "clock";

  enum Verb : std::uint8_t { tick, settle, sleep, read };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);
  static std::optional<Time> deadline(const World& world, const Operation& operation);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

/// choose(name, n): argument 0 is n, the constant the name.
struct ChoiceKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "choice";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);

  static void may_touch(const Operation&, std::vector<Touch>&) {}

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

/// One cell that a thread read since its previous yield, with what it saw: the bits, or, of a state
/// that is larger, a pointer to it, and in the operation its number (`number_of_state`).
struct SeenCell {
  ObjectId object{};
  std::uint32_t large = 0;
  Key key = 0;
  std::uint64_t bits = 0;
};

/// A number for a state of more than 8 bytes: equal states have equal numbers in this process.
std::uint64_t number_of_state(const detail::StateRules& rules, const void* state);

/// yield(): the constant lists the SeenCells when the thread did nothing but read; then it is
/// blocked until one differs. A thread that saw the clock waits for time to pass, too: nobody knows
/// until when, so time advances in steps that grow with it.
struct YieldKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "yield";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);
  static std::optional<Time> deadline(const World& world, const Operation& operation);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label label, Value result);
};

/// The beginning of an invariant, or of what one reads, where other threads have begun: what they
/// do before it is not seen by the invariant, so its place among all events counts.
struct WatchKind : KindOf<detail::Parked> {
  static constexpr std::string_view name = "invariant";

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    step.touch_everything();
    return {};
  }

  static void may_touch(const Operation&, std::vector<Touch>& touches) {
    touches.push_back({{kEverything}, Access::write, Sync::none, {}});
  }

  static bool labels_share_cells(const Operation&) { return true; }

  static std::string describe(const Operation& operation, Label, Value) {
    return "begins to watch " + std::string{bytes_of(operation.constant)};
  }
};

/// State only: kParking, kProcesses, kEverything.
struct ParkingKind : KindOf<detail::Parked> {
  static constexpr std::string_view name = "parking";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }
};

/// "main", "1.5 s": for messages.
std::string time_text(Time time);

}  // namespace ordercheck::runtime
