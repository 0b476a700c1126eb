// SPDX-License-Identifier: Apache-2.0
#include "sync/future_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/timeout.hpp"

namespace ordercheck::detail {

constinit const KindRules kFutureRules = rules_of<sync::FutureKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

// How far the value is.
constexpr std::uint64_t kUnset = 0;
constexpr std::uint64_t kReady = 1;
constexpr std::uint64_t kClaimed = 2;

Cell owners_of(const Operation& operation) { return {operation.object, 1}; }

std::uint64_t progress(const World& world, const Operation& operation) {
  return world.at<FutureCell>({operation.object}).count;
}

bool waits(FutureVerb verb) { return verb == FutureVerb::wait || verb == FutureVerb::wait_until; }

/// Whether nobody has called the deferred function yet.
bool is_deferred(const World& world, const Operation& operation) {
  return waits(FutureVerb{operation.verb}) && operation.arguments[1].low != 0 &&
         progress(world, operation) == kUnset;
}

Value set_once(Step& step, std::uint64_t progress_after, Sync sync) {
  const Cell cell{step.operation.object};
  if (progress(step.world(), step.operation) != kUnset) {
    step.read<FutureCell>(cell);
    return {0};
  }
  step.write<FutureCell>(cell, sync).count = progress_after;
  return {1};
}

Value end_wait(Step& step) {
  const Cell cell{step.operation.object};
  const auto answer = [](FutureAnswer given) { return Value{static_cast<std::uint64_t>(given)}; };
  if (is_deferred(step.world(), step.operation)) {
    if (FutureVerb{step.operation.verb} == FutureVerb::wait) {
      step.write<FutureCell>(cell).count = kClaimed;
    } else {
      step.read<FutureCell>(cell);
    }
    return answer(FutureAnswer::deferred);
  }
  if (step.label == kTimedOut) {
    step.read<FutureCell>(cell);
    step.now();
    return answer(FutureAnswer::timeout);
  }
  step.read<FutureCell>(cell, Sync::acquire);
  return answer(FutureAnswer::ready);
}

/// The owners' releases are ordered: what they did happens before what the last one does.
Value drop(Step& step) {
  std::uint64_t& others = step.write<FutureCell>(owners_of(step.operation), Sync::both).count;
  if (others == 0) {
    return {0};
  }
  --others;
  return {1};
}

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
  if (!waits(verb) || progress(world, operation) == kReady || is_deferred(world, operation)) {
    labels.add(kGranted);
  } else if (verb == FutureVerb::wait_until && timed_out(world, operation)) {
    labels.add(kTimedOut);
  }
}

Value FutureKind::apply(Step& step) {
  switch (FutureVerb{step.operation.verb}) {
    case FutureVerb::wait:
    case FutureVerb::wait_until:
      return end_wait(step);
    case FutureVerb::set:
      return set_once(step, kReady, Sync::release);
    case FutureVerb::claim:
      return set_once(step, kClaimed, Sync::none);
    case FutureVerb::publish:
      step.write<FutureCell>({step.operation.object}, Sync::release).count = kReady;
      return {1};
    case FutureVerb::add_owner:
      ++step.write<FutureCell>(owners_of(step.operation)).count;
      return {1};
    case FutureVerb::drop:
      return drop(step);
  }
  return {};
}

void FutureKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const FutureVerb verb{operation.verb};
  const bool reads = verb == FutureVerb::wait_until ||
                     (verb == FutureVerb::wait && operation.arguments[1].low == 0);
  const bool counts = verb == FutureVerb::add_owner || verb == FutureVerb::drop;
  touches.push_back({counts ? owners_of(operation) : Cell{operation.object},
                     reads ? Access::read : Access::write,
                     Sync::none,
                     {}});
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
    case FutureVerb::claim:
      return set_text(operation, result);
    case FutureVerb::wait:
      return result.low == static_cast<std::uint64_t>(FutureAnswer::deferred)
                 ? "wait for the future, calls the deferred function"
                 : "wait for the future";
    case FutureVerb::wait_until:
      return "wait for the future " + until_text(operation) +
             (label == kTimedOut                                                 ? " -> timeout"
              : result.low == static_cast<std::uint64_t>(FutureAnswer::deferred) ? " -> deferred"
                                                                                 : "");
    case FutureVerb::publish:
      return "makes the future ready";
    case FutureVerb::add_owner:
      return "copy of a shared_future";
    case FutureVerb::drop:
      return result.low != 0 ? "end of a shared_future" : "end of the last shared_future";
  }
  return {};
}

}  // namespace ordercheck::sync
