// SPDX-License-Identifier: Apache-2.0
#include "sync/barrier_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kBarrierRules = rules_of<sync::BarrierKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

void next_phase(BarrierState& state) {
  ++state.phase;
  state.missing = state.expected;
}

/// The last arrival sees what the others did before theirs: the completion function may read it.
Value arrive(Step& step, Cell cell, bool drop) {
  const Operation& operation = step.operation;
  const std::uint64_t update = operation.arguments[0].low;
  const bool completes = operation.arguments[0].high != 0;
  if (update == 0 || update > step.world().at<BarrierState>(cell).missing) {
    step.read<BarrierState>(cell);
    step.misuse("more arrivals at a barrier than it expects in this phase");
    return {0, detail::kMisused};
  }
  auto& state = step.write<BarrierState>(cell, Sync::both);
  const std::uint64_t phase = state.phase;
  state.missing = static_cast<std::uint16_t>(state.missing - update);
  if (drop) {
    --state.expected;
  }
  if (state.missing != 0) {
    return {phase};
  }
  if (completes) {
    return {phase | detail::kLastArrival};
  }
  next_phase(state);
  return {phase};
}

}  // namespace

void BarrierKind::labels(const World& world, const Operation& operation, Labels& labels) {
  if (BarrierVerb{operation.verb} != BarrierVerb::wait ||
      world.at<BarrierState>({operation.object}).phase != operation.arguments[0].low) {
    labels.add();
  }
}

Value BarrierKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  switch (BarrierVerb{step.operation.verb}) {
    case BarrierVerb::arrive:
      return arrive(step, cell, false);
    case BarrierVerb::arrive_and_drop:
      return arrive(step, cell, true);
    case BarrierVerb::complete:
      next_phase(step.write<BarrierState>(cell, Sync::release));
      return {};
    case BarrierVerb::wait:
      step.read<BarrierState>(cell, Sync::acquire);
      return {};
  }
  return {};
}

void BarrierKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const bool waits = BarrierVerb{operation.verb} == BarrierVerb::wait;
  touches.push_back({{operation.object}, waits ? Access::read : Access::write, Sync::none, {}});
}

std::string BarrierKind::describe(const Operation& operation, Label, Value result) {
  const std::string last = (result.low & detail::kLastArrival) != 0 ? " last" : "";
  switch (BarrierVerb{operation.verb}) {
    case BarrierVerb::arrive:
      return "arrive" + last;
    case BarrierVerb::arrive_and_drop:
      return "arrive_and_drop" + last;
    case BarrierVerb::complete:
      return "ends the phase";
    case BarrierVerb::wait:
      return "wait for the others";
  }
  return {};
}

}  // namespace ordercheck::sync
