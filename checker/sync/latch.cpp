// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "sync/latch_kind.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kLatchRules = rules_of<sync::LatchKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

void LatchKind::labels(const World& world, const Operation& operation, Labels& labels) {
  if (LatchVerb{operation.verb} != LatchVerb::wait ||
      world.at<LatchState>({operation.object}).expected == 0) {
    labels.add();
  }
}

Value LatchKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  if (LatchVerb{step.operation.verb} != LatchVerb::count_down) {
    return {step.read<LatchState>(cell, Sync::acquire).expected == 0 ? 1U : 0U};
  }
  const auto update = std::bit_cast<std::int64_t>(step.operation.arguments[0].low);
  const std::int64_t expected = step.world().at<LatchState>(cell).expected;
  if (update < 0 || update > expected) {
    step.read<LatchState>(cell);
    step.misuse("a latch is counted down below 0");
    return {0, detail::kMisused};
  }
  step.write<LatchState>(cell, Sync::release).expected = expected - update;
  return {};
}

CellMode LatchKind::mode_at(const LatchState& state, const Operation& operation) {
  const auto update = std::bit_cast<std::int64_t>(operation.arguments[0].low);
  switch (LatchVerb{operation.verb}) {
    case LatchVerb::count_down:
      return update >= 0 && update <= state.expected ? CellMode::write : CellMode::general;
    case LatchVerb::try_wait:
      return CellMode::read;
    case LatchVerb::wait:
      return state.expected == 0 ? CellMode::read : CellMode::blocked;
  }
  return CellMode::general;
}

Value LatchKind::step_at(LatchState& state, const Operation& operation, Sync& sync) {
  if (LatchVerb{operation.verb} == LatchVerb::count_down) {
    sync = Sync::release;
    state.expected -= std::bit_cast<std::int64_t>(operation.arguments[0].low);
    return {};
  }
  sync = Sync::acquire;
  return {state.expected == 0 ? 1U : 0U};
}

void LatchKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const bool writes = LatchVerb{operation.verb} == LatchVerb::count_down;
  touches.push_back({{operation.object}, writes ? Access::write : Access::read, Sync::none, {}});
}

std::string LatchKind::describe(const Operation& operation, Label, Value result) {
  switch (LatchVerb{operation.verb}) {
    case LatchVerb::count_down:
      return "count_down " + std::to_string(operation.arguments[0].low);
    case LatchVerb::try_wait:
      return with_outcome("try_wait", result);
    case LatchVerb::wait:
      return "wait for the latch";
  }
  return {};
}

}  // namespace ordercheck::sync
