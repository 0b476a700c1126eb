// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include "sync/mutex_kind.hpp"
#include "sync/semaphore_kind.hpp"
#include "sync/timeout.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kSemaphoreRules = rules_of<sync::SemaphoreKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

/// Whether a release leaves the count at its largest or below.
bool fits(const SemaphoreState& state, const Operation& operation) {
  const auto update = std::bit_cast<std::int64_t>(operation.arguments[0].low);
  const auto max = std::bit_cast<std::int64_t>(operation.arguments[1].low);
  return update >= 0 && update <= max - state.count;
}

Value release(Step& step, Cell cell) {
  const auto update = std::bit_cast<std::int64_t>(step.operation.arguments[0].low);
  const std::int64_t count = step.world().at<SemaphoreState>(cell).count;
  if (!fits({count}, step.operation)) {
    step.read<SemaphoreState>(cell);
    step.misuse("release of a semaphore above its largest count");
    return {0, detail::kMisused};
  }
  step.write<SemaphoreState>(cell, Sync::release).count = count + update;
  return {};
}

}  // namespace

void SemaphoreKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const SemaphoreVerb verb{operation.verb};
  if (verb == SemaphoreVerb::try_acquire || verb == SemaphoreVerb::release ||
      world.at<SemaphoreState>({operation.object}).count > 0) {
    labels.add(kGranted);
  } else if (verb == SemaphoreVerb::acquire_until && timed_out(world, operation)) {
    labels.add(kTimedOut);
  }
}

Value SemaphoreKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  const SemaphoreVerb verb{step.operation.verb};
  if (verb == SemaphoreVerb::release) {
    return release(step, cell);
  }
  if (step.label == kTimedOut) {
    step.now();
  }
  if (step.world().at<SemaphoreState>(cell).count == 0) {
    step.read<SemaphoreState>(cell);
    return {0};
  }
  --step.write<SemaphoreState>(cell, Sync::acquire).count;
  return {1};
}

CellMode SemaphoreKind::mode_at(const SemaphoreState& state, const Operation& operation) {
  switch (SemaphoreVerb{operation.verb}) {
    case SemaphoreVerb::acquire:
      return state.count > 0 ? CellMode::write : CellMode::blocked;
    case SemaphoreVerb::try_acquire:
      return state.count > 0 ? CellMode::write : CellMode::read;
    case SemaphoreVerb::acquire_until:
      return CellMode::general;
    case SemaphoreVerb::release:
      return fits(state, operation) ? CellMode::write : CellMode::general;
  }
  return CellMode::general;
}

Value SemaphoreKind::step_at(SemaphoreState& state, const Operation& operation, Sync& sync) {
  if (SemaphoreVerb{operation.verb} == SemaphoreVerb::release) {
    sync = Sync::release;
    state.count += std::bit_cast<std::int64_t>(operation.arguments[0].low);
    return {};
  }
  if (state.count == 0) {
    return {0};
  }
  sync = Sync::acquire;
  --state.count;
  return {1};
}

void SemaphoreKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  touches.push_back({{operation.object}, Access::write, Sync::none, {}});
  if (SemaphoreVerb{operation.verb} == SemaphoreVerb::acquire_until) {
    touch_clock(touches);
  }
}

std::optional<Time> SemaphoreKind::deadline(const World&, const Operation& operation) {
  const bool timed = SemaphoreVerb{operation.verb} == SemaphoreVerb::acquire_until;
  return timed ? std::optional{deadline_of(operation)} : std::nullopt;
}

std::string SemaphoreKind::describe(const Operation& operation, Label label, Value result) {
  switch (SemaphoreVerb{operation.verb}) {
    case SemaphoreVerb::acquire:
      return "acquire";
    case SemaphoreVerb::try_acquire:
      return with_outcome("try_acquire", result);
    case SemaphoreVerb::acquire_until:
      return "try_acquire " + until_text(operation) + (label == kTimedOut ? " -> timeout" : "");
    case SemaphoreVerb::release:
      return "release " + std::to_string(operation.arguments[0].low);
  }
  return {};
}

}  // namespace ordercheck::sync
