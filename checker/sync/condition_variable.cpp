// SPDX-License-Identifier: Apache-2.0
#include <bit>

#include <ordercheck/detail/door.hpp>
#include <ordercheck/detail/sync/condition_variable_any.hpp>

#include "sync/condition_variable_kind.hpp"
#include "sync/mutex_kind.hpp"
#include "sync/shared_mutex_kind.hpp"
#include "sync/stop_state_kind.hpp"
#include "sync/timeout.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kConditionRules = rules_of<sync::ConditionKind>();
constinit const KindRules kConditionAnyRules = rules_of<sync::ConditionAnyKind>();

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

using detail::ConditionWait;
using detail::HeldLock;

/// Labels of `enqueue`.
constexpr Label kWaits = 0;
constexpr Label kWillWakeSpuriously = 1;

Cell budget_of(const Operation& enqueue) {
  return {ObjectId{static_cast<std::uint32_t>(enqueue.arguments[0].low)}};
}

/// The state of the stop token that `enqueue` looks at, or none.
ObjectId stop_state_of(const Operation& enqueue) {
  return ObjectId{static_cast<std::uint32_t>(enqueue.arguments[0].high)};
}

HeldLock held_lock_of(const Operation& enqueue) { return HeldLock{enqueue.arguments[1].low}; }

Cell unlocking_of(const Operation& operation) { return {operation.object, 1}; }

bool is_any(const Operation& operation) { return operation.kind->name == ConditionAnyKind::name; }

bool is_notification(const Operation& operation) {
  const ConditionVerb verb{operation.verb};
  return verb == ConditionVerb::notify_one || verb == ConditionVerb::notify_all;
}

/// Whether the notification must wait for threads that are about to enter the queue.
bool held_back(const World& world, const Operation& notification) {
  return is_any(notification) && world.at<ConditionState>(unlocking_of(notification)).waiters != 0;
}

bool is_wake(ConditionVerb verb) {
  return verb == ConditionVerb::wake || verb == ConditionVerb::wake_until;
}

/// The waiter gets up by itself: it is in the queue no more, and no notification is lost on it.
void leave_queue(Step& step) {
  step.write<ConditionState>({step.operation.object}).waiters &= ~waiter_bit(step.operation.thread);
  step.read<detail::Parked>(detail::parked(step.operation.thread));
}

bool release_lock(Step& step) {
  constexpr std::string_view problem = "wait with a mutex that the thread does not own";
  const Operation& operation = step.operation;
  switch (held_lock_of(operation)) {
    case HeldLock::mutex:
      return release_mutex(step, {operation.other}, problem);
    case HeldLock::shared_mutex:
      return AnySharedMutex::release(step, operation.other, problem);
    case HeldLock::shared_mutex_shared:
      return AnySharedMutex::release_shared(step, operation.other, problem);
    case HeldLock::user_lock:
      step.write<ConditionState>(unlocking_of(operation)).waiters &= ~waiter_bit(operation.thread);
      return true;
  }
  return false;
}

/// A spurious wakeup writes the budget; "none" touches nothing of it, as with every fault.
Value enqueue(Step& step) {
  const Operation& operation = step.operation;
  const ObjectId stop = stop_state_of(operation);
  if (stop != ObjectId::none && StopKind::reads_request(step, stop)) {
    if (held_lock_of(operation) == HeldLock::user_lock) {
      release_lock(step);  // it waits no more
    }
    return {static_cast<std::uint64_t>(ConditionWait::stopped)};
  }
  if (!release_lock(step)) {
    return {0, detail::kMisused};
  }
  step.write<ConditionState>({operation.object}).waiters |= waiter_bit(operation.thread);
  if (step.label == kWillWakeSpuriously) {
    --step.write<std::uint64_t>(budget_of(operation));
    return {static_cast<std::uint64_t>(ConditionWait::may_be_spurious)};
  }
  return {static_cast<std::uint64_t>(ConditionWait::until_woken)};
}

/// Whom a notification wakes is decided when no thread is on its way into the queue.
Value notify(Step& step) {
  const Cell queue{step.operation.object};
  if (is_any(step.operation)) {
    step.read<ConditionState>(unlocking_of(step.operation));
  }
  if (ConditionVerb{step.operation.verb} == ConditionVerb::notify_all) {
    return {notify_all<ConditionState>(step, queue)};
  }
  notify_one<ConditionState>(step, queue);
  return {step.label == kNobody ? 0U : 1U};
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
  if (is_notification(operation) && held_back(world, operation)) {
    return;
  }
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
  switch (ConditionVerb{step.operation.verb}) {
    case ConditionVerb::enqueue:
      return enqueue(step);
    case ConditionVerb::wake:
    case ConditionVerb::wake_until:
      return wake(step);
    case ConditionVerb::notify_one:
    case ConditionVerb::notify_all:
      return notify(step);
    case ConditionVerb::start_unlock:
      step.write<ConditionState>(unlocking_of(step.operation)).waiters |=
          waiter_bit(step.operation.thread);
      return {};
    case ConditionVerb::stop_unlock:
      step.write<ConditionState>(unlocking_of(step.operation)).waiters &=
          ~waiter_bit(step.operation.thread);
      return {};
  }
  return {};
}

void ConditionKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const ConditionVerb verb{operation.verb};
  if (is_wake(verb)) {
    touches.push_back({{operation.object}, Access::write, Sync::none, {}});
    touches.push_back({detail::parked(operation.thread), Access::write, Sync::none, {}});
    if (verb == ConditionVerb::wake_until) {
      touch_clock(touches);
    }
    return;
  }
  KindOf::may_touch(operation, touches);
  if (is_notification(operation)) {
    // Whom a notification wakes is known only when it happens.
    touches.push_back({{detail::parked({}).object, whole}, Access::write, Sync::none, {}});
  } else if (verb == ConditionVerb::enqueue) {
    touches.push_back({budget_of(operation), Access::write, Sync::none, {}});
    if (stop_state_of(operation) != ObjectId::none) {
      touches.push_back({{stop_state_of(operation)}, Access::read, Sync::none, {}});
    }
  }
}

void ConditionKind::waits_for(const World& world, const Operation& operation,
                              std::vector<ThreadId>& threads) {
  if (!is_notification(operation)) {
    return;
  }
  for (std::uint64_t left = world.at<ConditionState>(unlocking_of(operation)).waiters; left != 0;
       left &= left - 1) {
    threads.push_back(ThreadId{static_cast<std::uint16_t>(std::countr_zero(left))});
  }
}

std::optional<Time> ConditionKind::deadline(const World&, const Operation& operation) {
  const bool timed = ConditionVerb{operation.verb} == ConditionVerb::wake_until;
  return timed ? std::optional{deadline_of(operation)} : std::nullopt;
}

bool ConditionKind::notifies(const Operation& enqueue, const Operation& event) {
  return event.object == enqueue.object && is_notification(event);
}

const char* ConditionKind::destruction(const World& world, ObjectId object) {
  return world.at<ConditionState>({object}).waiters != 0
             ? "a condition variable is destroyed while a thread waits on it"
             : nullptr;
}

std::string ConditionKind::describe(const Operation& operation, Label label, Value result) {
  switch (ConditionVerb{operation.verb}) {
    case ConditionVerb::enqueue:
      if (result.low == static_cast<std::uint64_t>(ConditionWait::stopped)) {
        return "does not wait: stop is requested";
      }
      if (label == kWillWakeSpuriously) {
        return "wait, to be woken spuriously";
      }
      return held_lock_of(operation) == HeldLock::user_lock ? "wait"
                                                            : "wait, which frees the mutex";
    case ConditionVerb::start_unlock:
      return "wait: frees the lock";
    case ConditionVerb::stop_unlock:
      return "wait: the lock could not be freed";
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
