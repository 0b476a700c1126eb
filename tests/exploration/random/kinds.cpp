// SPDX-License-Identifier: Apache-2.0
#include "random/kinds.hpp"

#include <array>
#include <string>

namespace ordercheck::exploration {

namespace {

constexpr Key kPointer = 9;

Cell key_of(const Operation& operation, std::uint64_t key) { return {operation.object, key}; }

std::uint64_t value_at(const World& world, const Operation& operation, std::uint64_t key) {
  return world.at<std::uint64_t>(key_of(operation, key));
}

/// Where the store is redirected to; key 1 at first.
std::uint64_t followed(const World& world, const Operation& operation) {
  return std::max<std::uint64_t>(1, value_at(world, operation, kPointer));
}

/// A predicate of one byte, a change of two: the parities before and after.
Constant predicate(std::uint64_t parity) {
  const char bytes = static_cast<char>(parity % 2);
  return constant({&bytes, 1});
}

Constant image(std::uint64_t before, std::uint64_t after) {
  const std::array bytes{static_cast<char>(before % 2), static_cast<char>(after % 2)};
  return constant({bytes.data(), bytes.size()});
}

void set(Step& step, Cell cell, std::uint64_t value) {
  const std::uint64_t before = step.world().at<std::uint64_t>(cell);
  step.write<std::uint64_t>(cell, Sync::none, image(before, value)) = value;
}

void set(Step& step, std::uint64_t key, std::uint64_t value) {
  set(step, key_of(step.operation, key), value);
}

void take_one(Step& step, std::uint64_t key) {
  set(step, key, value_at(step.world(), step.operation, key) - 1);
}

/// Moves a value, unless there is none.
Value move(Step& step, Cell from, Cell to) {
  const std::uint64_t value = step.read<std::uint64_t>(from);
  if (value == 0 || from == to) {
    return {0};
  }
  set(step, to, value);
  set(step, from, 0);
  return {value};
}

Value erase(Step& step, std::uint64_t key) {
  const std::uint64_t value = step.read<std::uint64_t>(key_of(step.operation, key));
  if (value != 0) {
    set(step, key, 0);
  }
  return {value};
}

bool holds_pair(const World& world, const Operation& operation) {
  return value_at(world, operation, 1) != 0 && value_at(world, operation, 2) != 0;
}

std::uint64_t parity_of(const Operation& operation) { return operation.arguments[1].low % 2; }

/// Over keys 1 and 2.
bool holds_parity(const World& world, const Operation& operation) {
  const std::uint64_t parity = parity_of(operation);
  return value_at(world, operation, 1) % 2 == parity || value_at(world, operation, 2) % 2 == parity;
}

/// Counts over keys 0 to 2.
Value look_at_all(Step& step) {
  const bool all = step.operation.verb == StoreKind::sum;
  const std::uint64_t parity = parity_of(step.operation);
  step.touch({step.operation.object, whole}, Access::read, Sync::none,
             all ? Constant::none : predicate(parity));
  std::uint64_t result = 0;
  for (std::uint64_t key = 0; key < 3; ++key) {
    const std::uint64_t value = value_at(step.world(), step.operation, key);
    result += all ? value : value % 2 == parity ? 1U : 0U;
  }
  return {result};
}

Value change_followed(Step& step) {
  step.read<std::uint64_t>(key_of(step.operation, kPointer));
  const std::uint64_t key = followed(step.world(), step.operation);
  const std::uint64_t before = value_at(step.world(), step.operation, key);
  if (step.operation.verb == StoreKind::await_followed) {
    step.read<std::uint64_t>(key_of(step.operation, key));
  } else {
    set(step, key, before + 1);
  }
  return {before};
}

Label label_of(std::uint8_t call, LaneKind::Delivery delivery) {
  return Label{call} << 2 | delivery;
}

Value send(Step& step) {
  const auto now = static_cast<std::uint16_t>(step.now());
  Lane& lane = step.write<Lane>({step.operation.object}, Sync::release);
  lane.request = lane.awaited = ++lane.calls;
  lane.deadline = static_cast<std::uint16_t>(now + step.operation.arguments[0].low);
  return {lane.calls};
}

Value receive(Step& step) {
  if (step.label == 0) {
    step.write<Lane>({step.operation.object}, Sync::acquire).reply = 0;
    return {1};
  }
  step.now();
  step.write<Lane>({step.operation.object}).awaited = 0;
  return {0};
}

Value deliver(Step& step) {
  Lane& lane = step.write<Lane>({step.operation.object});
  const auto call = static_cast<std::uint8_t>(step.label >> 2);
  const auto delivery = static_cast<LaneKind::Delivery>(step.label & 3);
  if (delivery == LaneKind::deliver_held) {
    lane.held = 0;
  } else {
    lane.request = 0;
    ++step.write<std::uint64_t>({step.operation.other, 1});
  }
  if (delivery == LaneKind::arrive_and_hold) {
    lane.held = call;
    --lane.late_replies_left;
  } else if (lane.awaited == call) {
    lane.reply = call;
  }
  return {};
}

}  // namespace

void StoreKind::labels(const World& world, const Operation& operation, Labels& labels) {
  bool possible = true;
  switch (Verb{operation.verb}) {
    case take_any:
      possible = false;
      for (Label key = 1; key < 3; ++key) {
        if (value_at(world, operation, key) != 0) {
          labels.add(key);
        }
      }
      break;
    case take_pair:
      if (holds_pair(world, operation)) {
        labels.add(1);
      }
      break;
    case await_followed:
      possible = value_at(world, operation, followed(world, operation)) != 0;
      break;
    case await_both:
      possible = holds_pair(world, operation);
      break;
    case await_parity:
      possible = holds_parity(world, operation);
      break;
    default:
      break;
  }
  if (possible) {
    labels.add();
  }
}

Value StoreKind::apply(Step& step) {
  const Operation& operation = step.operation;
  const std::uint64_t key = operation.arguments[0].low;
  const std::uint64_t value = operation.arguments[1].low;
  switch (Verb{operation.verb}) {
    case put:
      set(step, key, value);
      return {};
    case put_if_absent:
      if (step.read<std::uint64_t>(key_of(operation, key)) != 0) {
        return {0};
      }
      set(step, key, value);
      return {1};
    case StoreKind::erase:
      return exploration::erase(step, key);
    case get:
      return {step.read<std::uint64_t>(key_of(operation, key))};
    case StoreKind::move:
      return exploration::move(step, key_of(operation, key), key_of(operation, value));
    case transfer:
      return exploration::move(step, key_of(operation, key), {operation.other, value});
    case sum:
    case count_parity:
      return look_at_all(step);
    case redirect:
      step.write<std::uint64_t>(key_of(operation, kPointer)) = key;
      return {};
    case follow:
    case await_followed:
      return change_followed(step);
    case await_both:
      take_one(step, 1);
      take_one(step, 2);
      return {};
    case await_parity:
      step.touch({operation.object, whole}, Access::read, Sync::none, predicate(value));
      return {};
    case take_any:
      take_one(step, step.label);
      return {step.label};
    case take_pair:
      if (step.label != 0) {
        take_one(step, 1);
        take_one(step, 2);
      }
      return {step.label};
  }
  return {};
}

void StoreKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const Key key = operation.arguments[0].low;
  switch (Verb{operation.verb}) {
    case put:
    case put_if_absent:
    case StoreKind::erase:
      touches.push_back({{operation.object, key}, Access::write, Sync::none, {}});
      return;
    case get:
      touches.push_back({{operation.object, key}, Access::read, Sync::none, {}});
      return;
    case sum:
    case count_parity:
    case await_followed:
    case await_parity:
      touches.push_back({{operation.object, whole}, Access::read, Sync::none, {}});
      return;
    default:
      KindOf::may_touch(operation, touches);
  }
}

bool StoreKind::overlaps(Constant a, Constant b) {
  const std::string_view first = bytes_of(a);
  const std::string_view second = bytes_of(b);
  if (first.size() == second.size()) {
    return true;
  }
  // A count sees a change when the value leaves or enters its parity.
  const std::string_view change = first.size() == 2 ? first : second;
  return change[0] != change[1];
}

void LaneKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const Lane& lane = world.at<Lane>({operation.object});
  switch (Verb{operation.verb}) {
    case send:
      labels.add();
      return;
    case receive:
      if (lane.reply == operation.arguments[0].low) {
        labels.add(0);
      }
      if (world.now() >= lane.deadline) {
        labels.add(1);
      }
      return;
    case deliver:
      if (lane.request != 0) {
        labels.add(label_of(lane.request, arrive));
        if (lane.late_replies_left != 0) {
          labels.add_fault(label_of(lane.request, arrive_and_hold));
        }
      }
      if (lane.held != 0) {
        labels.add_patient(label_of(lane.held, deliver_held));
      }
      return;
  }
}

Value LaneKind::apply(Step& step) {
  switch (Verb{step.operation.verb}) {
    case send:
      return exploration::send(step);
    case receive:
      return exploration::receive(step);
    case deliver:
      return exploration::deliver(step);
  }
  return {};
}

std::optional<Time> LaneKind::deadline(const World& world, const Operation& operation) {
  return operation.verb == receive
             ? std::optional<Time>{world.at<Lane>({operation.object}).deadline}
             : std::nullopt;
}

void LeaseKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const auto& lease = world.at<Lease>({operation.object});
  if (operation.verb != expire || (lease.holder != 0 && world.now() >= lease.ends)) {
    labels.add();
  }
}

Value LeaseKind::apply(Step& step) {
  const Operation& operation = step.operation;
  const Cell cell{operation.object};
  const Lease seen = step.read<Lease>(cell);
  const auto mine = static_cast<std::uint32_t>(operation.thread) + 1;
  switch (Verb{operation.verb}) {
    case acquire: {
      if (seen.holder != 0) {
        return {0};
      }
      const auto ends = static_cast<std::uint32_t>(step.now()) +
                        static_cast<std::uint32_t>(operation.arguments[0].low);
      step.write<Lease>(cell, Sync::acquire) = {mine, ends};
      return {1};
    }
    case release:
      if (seen.holder != mine) {
        return {0};
      }
      step.write<Lease>(cell, Sync::release) = {};
      return {1};
    case expire:
      step.now();
      step.write<Lease>(cell) = {};
      return {};
  }
  return {};
}

std::optional<Time> LeaseKind::deadline(const World& world, const Operation& operation) {
  const auto& lease = world.at<Lease>({operation.object});
  return operation.verb == expire && lease.holder != 0 ? std::optional<Time>{lease.ends}
                                                       : std::nullopt;
}

void CrashKind::labels(const World& world, const Operation& operation, Labels& labels) {
  if (operation.verb == look) {
    labels.add();
  } else if (world.at<std::uint64_t>({operation.object}) == 0) {
    if (operation.arguments[0].low != 0) {
      labels.add_patient(0);
      labels.add_patient(never);
    } else {
      labels.add(0);
      labels.add(never);
    }
  }
}

Value CrashKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  if (step.operation.verb == look) {
    return {step.read<std::uint64_t>(cell)};
  }
  step.write<std::uint64_t>(cell) = 1;
  return {};
}

}  // namespace ordercheck::exploration
