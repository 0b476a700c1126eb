// SPDX-License-Identifier: Apache-2.0
#include "sync/future_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/timeout.hpp"

namespace ordercheck::detail {

constinit const KindRules kFutureRules = rules_of<sync::FutureKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

std::string set_text(const Operation& operation, Value result) {
  const std::string already = result.low != 0 ? "" : ", but it is set already";
  switch (static_cast<FutureOutcome>(operation.arguments[1].low)) {
    case FutureOutcome::value:
      return "set_value" + already;
    case FutureOutcome::exception:
      return "set_exception" + already;
    case FutureOutcome::broken:
      return "breaks the promise";
  }
  return {};
}

}  // namespace

void FutureKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const FutureVerb verb{operation.verb};
  if (verb == FutureVerb::set || world.at<FutureCell>({operation.object}).ready != 0) {
    labels.add(kGranted);
  } else if (verb == FutureVerb::wait_until && timed_out(world, operation)) {
    labels.add(kTimedOut);
  }
}

Value FutureKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  if (FutureVerb{step.operation.verb} != FutureVerb::set) {
    if (step.label == kTimedOut) {
      step.now();
    }
    return {step.read<FutureCell>(cell, Sync::acquire).ready};
  }
  if (step.world().at<FutureCell>(cell).ready != 0) {
    step.read<FutureCell>(cell);
    return {0};
  }
  step.write<FutureCell>(cell, Sync::release).ready = 1;
  return {1};
}

void FutureKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const FutureVerb verb{operation.verb};
  touches.push_back(
      {{operation.object}, verb == FutureVerb::set ? Access::write : Access::read, Sync::none, {}});
  if (verb == FutureVerb::wait_until) {
    touch_clock(touches);
  }
}

std::optional<Time> FutureKind::deadline(const World&, const Operation& operation) {
  const bool timed = FutureVerb{operation.verb} == FutureVerb::wait_until;
  return timed ? std::optional{deadline_of(operation)} : std::nullopt;
}

std::string FutureKind::describe(const Operation& operation, Label label, Value result) {
  switch (FutureVerb{operation.verb}) {
    case FutureVerb::set:
      return set_text(operation, result);
    case FutureVerb::wait:
      return "wait for the future";
    case FutureVerb::wait_until:
      return "wait for the future " + until_text(operation) +
             (label == kTimedOut ? " -> timeout" : "");
  }
  return {};
}

}  // namespace ordercheck::sync
