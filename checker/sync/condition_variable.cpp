// SPDX-License-Identifier: Apache-2.0
#include <ordercheck/detail/door.hpp>

#include "sync/condition_variable_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/timeout.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kConditionRules = rules_of<sync::ConditionKind>();

namespace {

constinit const KindRules kSpuriousBudgetRules = rules_of<sync::SpuriousBudgetKind>();
constinit const Handle kSpuriousBudget{&kSpuriousBudgetRules};

}  // namespace

ObjectId spurious_wakeup_budget() {
  const std::uint64_t limit = spurious_wakeup_limit();
  return limit == 0 ? ObjectId::none : kSpuriousBudget.id(&limit);
}

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

/// Labels of `enqueue`.
constexpr Label kWaits = 0;
constexpr Label kWillWakeSpuriously = 1;

Cell budget_of(const Operation& enqueue) {
  return {ObjectId{static_cast<std::uint32_t>(enqueue.arguments[0].low)}};
}

bool is_wake(ConditionVerb verb) {
  return verb == ConditionVerb::wake || verb == ConditionVerb::wake_until;
}

/// The waiter gets up by itself: it is in the queue no more, and no notification is lost on it.
void leave_queue(Step& step) {
  step.write<ConditionState>({step.operation.object}).waiters &= ~waiter_bit(step.operation.thread);
  step.read<detail::Parked>(detail::parked(step.operation.thread));
}

/// A spurious wakeup writes the budget; "none" touches nothing of it, as with every fault.
Value enqueue(Step& step) {
  const Operation& operation = step.operation;
  if (!release_mutex(step, {operation.other}, "wait with a mutex that the thread does not own")) {
    return {0, detail::kMisused};
  }
  step.write<ConditionState>({operation.object}).waiters |= waiter_bit(operation.thread);
  if (step.label == kWillWakeSpuriously) {
    --step.write<std::uint64_t>(budget_of(operation));
  }
  return {step.label};
}

Value wake(Step& step) {
  const Operation& operation = step.operation;
  const bool signalled = is_signalled(step.world(), operation.thread);
  if (ConditionVerb{operation.verb} == ConditionVerb::wake_until) {
    step.now();
  }
  if (signalled) {
    take_signal(step);
  } else {
    leave_queue(step);
  }
  return {step.label == kWakeTimedOut ? 1U : 0U};
}

}  // namespace

void ConditionKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const ConditionVerb verb{operation.verb};
  if (verb == ConditionVerb::notify_one) {
    offer_waiters(world.at<ConditionState>({operation.object}).waiters, labels);
    return;
  }
  if (!is_wake(verb)) {
    labels.add(kWaits);
    const bool may_be_spurious =
        verb == ConditionVerb::enqueue && budget_of(operation).object != ObjectId::none;
    if (may_be_spurious && world.at<std::uint64_t>(budget_of(operation)) != 0) {
      labels.add_fault(kWillWakeSpuriously);
    }
    return;
  }
  const bool signalled = is_signalled(world, operation.thread);
  if (signalled) {
    labels.add(kSignalled);
  }
  if (verb == ConditionVerb::wake_until && timed_out(world, operation)) {
    labels.add(kWakeTimedOut);
  }
  if (!signalled && operation.arguments[1].low != 0) {
    labels.add_patient(kSpurious);  // whenever it likes: time may pass before
  }
}

Value ConditionKind::apply(Step& step) {
  const Cell queue{step.operation.object};
  switch (ConditionVerb{step.operation.verb}) {
    case ConditionVerb::enqueue:
      return enqueue(step);
    case ConditionVerb::wake:
    case ConditionVerb::wake_until:
      return wake(step);
    case ConditionVerb::notify_one:
      notify_one<ConditionState>(step, queue);
      return {step.label == kNobody ? 0U : 1U};
    case ConditionVerb::notify_all:
      return {notify_all<ConditionState>(step, queue)};
  }
  return {};
}

void ConditionKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  if (!is_wake(ConditionVerb{operation.verb})) {
    KindOf::may_touch(operation, touches);
    if (ConditionVerb{operation.verb} == ConditionVerb::enqueue) {
      touches.push_back({budget_of(operation), Access::write, Sync::none, {}});
      return;
    }
    // Whom a notification wakes is known only when it happens.
    touches.push_back({{detail::parked({}).object, whole}, Access::write, Sync::none, {}});
    return;
  }
  touches.push_back({{operation.object}, Access::write, Sync::none, {}});
  touches.push_back({detail::parked(operation.thread), Access::write, Sync::none, {}});
  if (ConditionVerb{operation.verb} == ConditionVerb::wake_until) {
    touch_clock(touches);
  }
}

std::optional<Time> ConditionKind::deadline(const World&, const Operation& operation) {
  const bool timed = ConditionVerb{operation.verb} == ConditionVerb::wake_until;
  return timed ? std::optional{deadline_of(operation)} : std::nullopt;
}

bool ConditionKind::notifies(const Operation& enqueue, const Operation& event) {
  const ConditionVerb verb{event.verb};
  return event.object == enqueue.object &&
         (verb == ConditionVerb::notify_one || verb == ConditionVerb::notify_all);
}

const char* ConditionKind::destruction(const World& world, ObjectId object) {
  return world.at<ConditionState>({object}).waiters != 0
             ? "a condition variable is destroyed while a thread waits on it"
             : nullptr;
}

std::string ConditionKind::describe(const Operation& operation, Label label, Value result) {
  switch (ConditionVerb{operation.verb}) {
    case ConditionVerb::enqueue:
      return label == kWillWakeSpuriously ? "wait, to be woken spuriously"
                                          : "wait, which frees the mutex";
    case ConditionVerb::wake_until:
      if (label == kWakeTimedOut) {
        return "wait " + until_text(operation) + " -> timeout";
      }
      [[fallthrough]];
    case ConditionVerb::wake:
      return label == kSpurious ? "wake from wait, spuriously" : "wake from wait";
    case ConditionVerb::notify_one:
      return label == kNobody || result.low == 0
                 ? "notify_one: nobody waits"
                 : "notify_one wakes thread " + std::to_string(label);
    case ConditionVerb::notify_all:
      return result.low == 0 ? "notify_all: nobody waits"
                             : "notify_all wakes " + count_text(result.low, "thread");
  }
  return {};
}

}  // namespace ordercheck::sync
