// SPDX-License-Identifier: Apache-2.0
#include "runtime/kinds.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

#include "runtime/world.hpp"

namespace ordercheck::runtime {

namespace {

ThreadId thread_of(const Operation& operation) {
  return ThreadId{static_cast<std::uint16_t>(operation.arguments[0].low)};
}

template <class Visit>
void for_each_seen(const Operation& operation, Visit visit) {
  if (operation.constant == Constant::none) {
    return;
  }
  const std::string_view bytes = bytes_of(operation.constant);
  for (std::size_t at = 0; at + sizeof(SeenCell) <= bytes.size(); at += sizeof(SeenCell)) {
    SeenCell seen;
    std::memcpy(&seen, bytes.data() + at, sizeof seen);
    visit(seen);
  }
}

/// A copy of a state that a thread saw before it yielded.
class StateCopy {
 public:
  StateCopy(const detail::StateRules& rules, const void* state)
      : rules_{&rules}, state_{rules.copy(state)} {}

  StateCopy(const StateCopy&) = delete;
  StateCopy& operator=(const StateCopy&) = delete;
  StateCopy& operator=(StateCopy&&) = delete;

  StateCopy(StateCopy&& other) noexcept
      : rules_{other.rules_}, state_{std::exchange(other.state_, nullptr)} {}

  ~StateCopy() {
    if (state_ != nullptr) {
      rules_->destroy(state_);
    }
  }

  bool equals(const detail::StateRules& rules, const void* state) const {
    return rules_ == &rules && rules.equal(state_, state);
  }

 private:
  const detail::StateRules* rules_;
  void* state_;
};

std::vector<StateCopy>& state_copies() {
  static std::vector<StateCopy> all;
  return all;
}

bool has_changed(const World& world, const SeenCell& seen) {
  const Cell cell{seen.object, seen.key};
  if (seen.large == 0) {
    return world.at<std::uint64_t>(cell) != seen.bits;
  }
  const auto& store = static_cast<const WorldStore&>(world);
  return !state_copies()[seen.bits].equals(store.object(seen.object).kind->state, store.find(cell));
}

/// When a thread that saw this time and yields looks at the clock again, if nothing else happens
/// before. A quarter of the time so far: it is at most that much late, and a loop that waits for an
/// hour looks about 70 times.
Time next_look(Time seen) {
  constexpr Time first = 1'000'000;
  constexpr Time last = std::numeric_limits<Time>::max();
  const Time step = std::max(first, seen / 4);
  return step > last - seen ? last : seen + step;
}

}  // namespace

std::uint64_t number_of_state(const detail::StateRules& rules, const void* state) {
  std::vector<StateCopy>& copies = state_copies();
  const auto known = std::ranges::find_if(
      copies, [&](const StateCopy& copy) { return copy.equals(rules, state); });
  const auto number = static_cast<std::uint64_t>(known - copies.begin());
  if (known == copies.end()) {
    copies.emplace_back(rules, state);
  }
  return number;
}

void add_system_objects(WorldStore& world) {
  for (const KindId kind : {kind_id<ThreadKind>(), kind_id<ClockKind>(), kind_id<ParkingKind>(),
                            kind_id<WatchKind>(), kind_id<ParkingKind>(), kind_id<ParkingKind>()}) {
    world.add_object(kind);
  }
}

void ThreadKind::labels(const World& world, const Operation& operation, Labels& labels) {
  if (operation.verb != join || world.at<ThreadCell>(thread_cell(thread_of(operation))).ended) {
    labels.add();
  }
}

Value ThreadKind::apply(Step& step) {
  const Cell cell = thread_cell(thread_of(step.operation));
  switch (Verb{step.operation.verb}) {
    case spawn:
      step.write<ThreadCell>(cell, Sync::release).started = true;
      break;
    case end:
      step.write<ThreadCell>(cell, Sync::release).ended = true;
      break;
    case join:
      step.read<ThreadCell>(cell, Sync::acquire);
      break;
  }
  return {};
}

void ThreadKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  touches.push_back({thread_cell(thread_of(operation)),
                     operation.verb == join ? Access::read : Access::write,
                     Sync::none,
                     {}});
}

void ThreadKind::waits_for(const World&, const Operation& operation,
                           std::vector<ThreadId>& threads) {
  if (operation.verb == join) {
    threads.push_back(thread_of(operation));
  }
}

std::string ThreadKind::describe(const Operation& operation, Label, Value) {
  switch (Verb{operation.verb}) {
    case spawn:
      return "starts a thread";
    case end:
      return "ends";
    case join:
      return "joins";
  }
  return {};
}

void ClockKind::labels(const World& world, const Operation& operation, Labels& labels) {
  switch (Verb{operation.verb}) {
    case tick:
    case settle:
      break;  // Execution::global_labels
    case sleep:
      if (world.now() >= std::bit_cast<Time>(operation.arguments[0].low)) {
        labels.add();
      }
      break;
    case read:
      labels.add();
      break;
  }
}

Value ClockKind::apply(Step& step) {
  switch (Verb{step.operation.verb}) {
    case tick:
      step.touch_everything();
      step.write<ClockState>({kClock}).now = std::bit_cast<Time>(step.label & ~kEarly);
      if ((step.label & kEarly) != 0) {
        ++step.write<ClockState>({kClock, 1}).now;
      }
      return {};
    case settle:
      step.touch_everything();
      return {};
    case sleep:
    case read:
      return {std::bit_cast<std::uint64_t>(step.now()), 0};
  }
  return {};
}

void ClockKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  if (operation.verb == tick || operation.verb == settle) {
    touches.push_back({{kEverything}, Access::write, Sync::none, {}});
    touches.push_back({{kClock, whole}, Access::write, Sync::none, {}});
  } else {
    touches.push_back({{kClock}, Access::read, Sync::none, {}});
  }
}

std::optional<Time> ClockKind::deadline(const World&, const Operation& operation) {
  if (operation.verb == sleep) {
    return std::bit_cast<Time>(operation.arguments[0].low);
  }
  return std::nullopt;
}

std::string ClockKind::describe(const Operation& operation, Label label, Value result) {
  switch (Verb{operation.verb}) {
    case tick:
      return "time passes to " + time_text(std::bit_cast<Time>(label & ~kEarly)) +
             ((label & kEarly) != 0 ? " although others could run" : "");
    case settle:
      return "settles until " + time_text(std::bit_cast<Time>(operation.arguments[0].low));
    case sleep:
      return "sleeps until " + time_text(std::bit_cast<Time>(operation.arguments[0].low));
    case read:
      return "reads the clock -> " + time_text(std::bit_cast<Time>(result.low));
  }
  return {};
}

void ChoiceKind::labels(const World&, const Operation& operation, Labels& labels) {
  for (Label label = 0; label < operation.arguments[0].low; ++label) {
    labels.add(label);
  }
}

Value ChoiceKind::apply(Step& step) { return {step.label, 0}; }

std::string ChoiceKind::describe(const Operation& operation, Label label, Value) {
  return "chooses " + std::string{bytes_of(operation.constant)} + " -> " + std::to_string(label);
}

void YieldKind::labels(const World& world, const Operation& operation, Labels& labels) {
  bool changed = operation.constant == Constant::none;
  for_each_seen(operation,
                [&](const SeenCell& seen) { changed = changed || has_changed(world, seen); });
  if (changed) {
    labels.add();
  }
}

Value YieldKind::apply(Step& step) {
  for_each_seen(step.operation,
                [&](const SeenCell& seen) { step.touch({seen.object, seen.key}, Access::read); });
  return {};
}

void YieldKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  for_each_seen(operation, [&](const SeenCell& seen) {
    touches.push_back({{seen.object, seen.key}, Access::read, Sync::none, {}});
  });
}

std::optional<Time> YieldKind::deadline(const World&, const Operation& operation) {
  std::optional<Time> look;
  for_each_seen(operation, [&](const SeenCell& seen) {
    if (Cell{seen.object, seen.key} == Cell{kClock}) {
      look = next_look(std::bit_cast<Time>(seen.bits));
    }
  });
  return look;
}

std::string YieldKind::describe(const Operation& operation, Label, Value) {
  return operation.constant == Constant::none ? "yields" : "waits until what it read has changed";
}

std::string time_text(Time time) {
  const double seconds = static_cast<double>(time) / 1e9;
  const auto trimmed = [](double value, const char* unit) {
    std::string text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') {
      text.pop_back();
    }
    return text + " " + unit;
  };
  if (time != 0 && std::abs(seconds) < 1e-3) {
    return trimmed(static_cast<double>(time) / 1e3, "us");
  }
  return std::abs(seconds) < 1 && time != 0 ? trimmed(seconds * 1e3, "ms") : trimmed(seconds, "s");
}

}  // namespace ordercheck::runtime
