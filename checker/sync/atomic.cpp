// SPDX-License-Identifier: Apache-2.0
#include <atomic>

#include "sync/atomic_kind.hpp"
#include "sync/waiters.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kAtomicRules = rules_of<sync::AtomicKind>();

namespace {

constinit const KindRules kAtomicQueuesRules = rules_of<sync::AtomicQueuesKind>();
constinit const Handle kAtomicQueues{&kAtomicQueuesRules};

}  // namespace

ObjectId atomic_queues() {
  static constexpr sync::AtomicQueue kEmpty{};
  return kAtomicQueues.id(&kEmpty);
}

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

using detail::Arithmetic;

bool acquires(std::memory_order order) {
  return order == std::memory_order_acquire || order == std::memory_order_consume ||
         order == std::memory_order_acq_rel || order == std::memory_order_seq_cst;
}

bool releases(std::memory_order order) {
  return order == std::memory_order_release || order == std::memory_order_acq_rel ||
         order == std::memory_order_seq_cst;
}

Sync sync_of_load(std::memory_order order) { return acquires(order) ? Sync::acquire : Sync::none; }

Sync sync_of_store(std::memory_order order) {
  return releases(order) ? Sync::publish : Sync::discard;
}

/// A relaxed read-modify-write keeps what was released: it continues the release sequence.
Sync sync_of_modification(std::memory_order order) {
  if (acquires(order)) {
    return releases(order) ? Sync::both : Sync::acquire;
  }
  return releases(order) ? Sync::release : Sync::none;
}

std::memory_order order_of(const Operation& operation) {
  return static_cast<std::memory_order>(operation.order);
}

Arithmetic type_of(const Operation& operation) {
  return static_cast<Arithmetic>(operation.arguments[1].high);
}

/// Where those wait who wait on the operation's atomic.
Cell queue_of(const Operation& operation) {
  return {operation.other, static_cast<Key>(operation.object)};
}

Value compare_exchange(Step& step, Cell cell) {
  const Operation& operation = step.operation;
  const std::uint64_t seen = step.world().at<AtomicState>(cell).bits;
  if (seen != operation.arguments[0].low) {
    step.read<AtomicState>(
        cell, sync_of_load(static_cast<std::memory_order>(operation.arguments[0].high)));
  } else {
    step.write<AtomicState>(cell, sync_of_modification(order_of(operation))).bits =
        operation.arguments[1].low;
  }
  return {seen};
}

Value modify(Step& step, Cell cell) {
  const Operation& operation = step.operation;
  const AtomicVerb verb{operation.verb};
  auto& state = step.write<AtomicState>(cell, sync_of_modification(order_of(operation)));
  const std::uint64_t before = state.bits;
  const std::uint64_t argument = operation.arguments[0].low;
  state.bits = verb == AtomicVerb::exchange ? argument
                                            : calculate(verb, type_of(operation), before, argument);
  return {before};
}

Value wait(Step& step, Cell cell) {
  const auto& seen = step.read<AtomicState>(cell, sync_of_load(order_of(step.operation)));
  if (seen.bits != step.operation.arguments[0].low) {
    return {0};
  }
  step.write<AtomicQueue>(queue_of(step.operation)).waiters |= waiter_bit(step.operation.thread);
  return {1};
}

bool is_notification(AtomicVerb verb) {
  return verb == AtomicVerb::notify_one || verb == AtomicVerb::notify_all;
}

std::string_view verb_name(AtomicVerb verb) {
  switch (verb) {
    case AtomicVerb::load:
      return "load";
    case AtomicVerb::store:
      return "store";
    case AtomicVerb::exchange:
      return "exchange";
    case AtomicVerb::compare_exchange:
      return "compare_exchange";
    case AtomicVerb::fetch_add:
      return "fetch_add";
    case AtomicVerb::fetch_sub:
      return "fetch_sub";
    case AtomicVerb::fetch_and:
      return "fetch_and";
    case AtomicVerb::fetch_or:
      return "fetch_or";
    case AtomicVerb::fetch_xor:
      return "fetch_xor";
    case AtomicVerb::wait:
      return "wait";
    case AtomicVerb::wake:
      return "wake from wait";
    case AtomicVerb::notify_one:
      return "notify_one";
    case AtomicVerb::notify_all:
      return "notify_all";
  }
  return {};
}

}  // namespace

void AtomicKind::labels(const World& world, const Operation& operation, Labels& labels) {
  switch (AtomicVerb{operation.verb}) {
    case AtomicVerb::wake:
      if (is_signalled(world, operation.thread)) {
        labels.add(kSignalled);
      }
      return;
    case AtomicVerb::notify_one:
      offer_waiters(world.at<AtomicQueue>(queue_of(operation)).waiters, labels);
      return;
    default:
      labels.add();
  }
}

Value AtomicKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  switch (AtomicVerb{step.operation.verb}) {
    case AtomicVerb::load:
      return {step.read<AtomicState>(cell, sync_of_load(order_of(step.operation))).bits};
    case AtomicVerb::store:
      step.write<AtomicState>(cell, sync_of_store(order_of(step.operation))).bits =
          step.operation.arguments[0].low;
      return {};
    case AtomicVerb::compare_exchange:
      return compare_exchange(step, cell);
    case AtomicVerb::exchange:
    case AtomicVerb::fetch_add:
    case AtomicVerb::fetch_sub:
    case AtomicVerb::fetch_and:
    case AtomicVerb::fetch_or:
    case AtomicVerb::fetch_xor:
      return modify(step, cell);
    case AtomicVerb::wait:
      return wait(step, cell);
    case AtomicVerb::wake:
      take_signal(step);
      return {};
    case AtomicVerb::notify_one:
      notify_one<AtomicQueue>(step, queue_of(step.operation));
      return {step.label == kNobody ? 0U : 1U};
    case AtomicVerb::notify_all:
      return {notify_all<AtomicQueue>(step, queue_of(step.operation))};
  }
  return {};
}

CellMode AtomicKind::mode_at(const AtomicState& state, const Operation& operation) {
  switch (AtomicVerb{operation.verb}) {
    case AtomicVerb::load:
      return CellMode::read;
    case AtomicVerb::compare_exchange:
      return state.bits == operation.arguments[0].low ? CellMode::write : CellMode::read;
    case AtomicVerb::wait:
    case AtomicVerb::wake:
    case AtomicVerb::notify_one:
    case AtomicVerb::notify_all:
      return CellMode::general;
    default:
      return CellMode::write;
  }
}

Value AtomicKind::step_at(AtomicState& state, const Operation& operation, Sync& sync) {
  const AtomicVerb verb{operation.verb};
  const std::uint64_t before = state.bits;
  const std::uint64_t argument = operation.arguments[0].low;
  switch (verb) {
    case AtomicVerb::load:
      sync = sync_of_load(order_of(operation));
      return {before};
    case AtomicVerb::store:
      sync = sync_of_store(order_of(operation));
      state.bits = argument;
      return {};
    case AtomicVerb::compare_exchange:
      if (before != argument) {
        sync = sync_of_load(static_cast<std::memory_order>(operation.arguments[0].high));
        return {before};
      }
      state.bits = operation.arguments[1].low;
      break;
    case AtomicVerb::exchange:
      state.bits = argument;
      break;
    default:
      state.bits = calculate(verb, type_of(operation), before, argument);
  }
  sync = sync_of_modification(order_of(operation));
  return {before};
}

void AtomicKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const AtomicVerb verb{operation.verb};
  if (verb == AtomicVerb::wake) {
    touches.push_back({detail::parked(operation.thread), Access::write, Sync::none, {}});
    return;
  }
  if (verb == AtomicVerb::wait || is_notification(verb)) {
    touches.push_back({queue_of(operation), Access::write, Sync::none, {}});
  }
  if (is_notification(verb)) {
    touches.push_back({{detail::parked({}).object, whole}, Access::write, Sync::none, {}});
    return;
  }
  const bool reads = verb == AtomicVerb::load || verb == AtomicVerb::wait;
  touches.push_back({{operation.object}, reads ? Access::read : Access::write, Sync::none, {}});
}

bool AtomicKind::notifies(const Operation& enqueue, const Operation& event) {
  return event.object == enqueue.object && is_notification(AtomicVerb{event.verb});
}

std::string AtomicKind::describe(const Operation& operation, Label label, Value result) {
  const AtomicVerb verb{operation.verb};
  const std::string text = std::string{verb_name(verb)} + order_text(operation.order);
  const Arithmetic type = type_of(operation);
  const std::string argument = value_text(type, operation.arguments[0].low);
  switch (verb) {
    case AtomicVerb::load:
      return text + " -> " + value_text(type, result.low);
    case AtomicVerb::store:
      return text + " " + argument;
    case AtomicVerb::compare_exchange:
      return text + " " + argument + " to " + value_text(type, operation.arguments[1].low) +
             (result.low == operation.arguments[0].low ? ""
                                                       : " fails: " + value_text(type, result.low));
    case AtomicVerb::wait:
      return text + " for a change from " + argument;
    case AtomicVerb::wake:
      return std::string{verb_name(verb)};
    case AtomicVerb::notify_one:
      return label == kNobody || result.low == 0
                 ? "notify_one: nobody waits"
                 : "notify_one wakes thread " + std::to_string(label);
    case AtomicVerb::notify_all:
      return result.low == 0 ? "notify_all: nobody waits"
                             : "notify_all wakes " + count_text(result.low, "thread");
    default:
      return text + " " + argument + " -> " + value_text(type, result.low);
  }
}

}  // namespace ordercheck::sync
