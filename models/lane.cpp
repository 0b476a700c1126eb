// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstddef>
#include <tuple>

#include <ordercheck/models/detail/lane.hpp>

namespace ordercheck::models::detail {
namespace {

// Read cells decide the labels: an operation that reads or changes the lane touches its one cell.
Cell lane_of(const Operation& operation) { return {operation.object, 0}; }

bool precedes(const Message& a, const Message& b) {
  return std::tie(a.name, a.stage) < std::tie(b.name, b.stage);
}

// A late message and a copy may come at any time: they do not hold back time.
bool patient(const Message& message) {
  return message.stage == Stage::held || message.stage == Stage::copy ||
         (message.stage == Stage::request && message.fate == Fate::late_request);
}

constexpr Label kReply = 0;
constexpr Label kTimeout = 1;

}  // namespace

void FaultKind::labels(const World& world, const Operation& operation, Labels& labels) {
  labels.add(static_cast<Label>(Fate::none));
  if (world.at<std::uint64_t>({operation.object}) == 0) {
    return;
  }
  for (Label fate = 1; fate <= kFaultNames.size(); ++fate) {
    if ((operation.arguments[0].low >> fate & 1) != 0) {
      labels.add_fault(fate);
    }
  }
}

// A fate without a fault reads the budget too, on which the other fates depend. A budget that is
// spent stays so: then nobody needs to look.
Value FaultKind::apply(Step& step) {
  const Cell budget{step.operation.object};
  if (step.label != static_cast<Label>(Fate::none)) {
    --step.write<std::uint64_t>(budget);
  } else if (step.world().at<std::uint64_t>(budget) != 0) {
    step.read<std::uint64_t>(budget);
  }
  return {step.label};
}

std::string FaultKind::describe(const Operation&, Label label, Value) {
  return label == static_cast<Label>(Fate::none) ? "no fault" : std::string{kFaultNames[label - 1]};
}

const Message* Lane::find(std::uint64_t name, Stage stage) const {
  const auto* const end = messages.begin() + count;
  const auto* const found = std::find_if(messages.begin(), end, [&](const Message& message) {
    return message.name == name && message.stage == stage;
  });
  return found == end ? nullptr : found;
}

bool Lane::add(const Message& message) {
  if (count == kCapacity) {
    return false;
  }
  auto* const end = messages.begin() + count;
  auto* const place = std::find_if(messages.begin(), end,
                                   [&](const Message& other) { return precedes(message, other); });
  std::move_backward(place, end, end + 1);
  *place = message;
  ++count;
  return true;
}

void Lane::remove(std::uint64_t name, Stage stage) {
  if (const Message* const found = find(name, stage)) {
    auto* const place = messages.begin() + (found - messages.data());
    std::move(place + 1, messages.begin() + count, place);
    --count;
    messages[count] = {};  // equal lanes compare equal
  }
}

void lane_labels(const World& world, const Operation& operation, Labels& labels) {
  const Lane& lane = world.at<Lane>(lane_of(operation));
  switch (static_cast<LaneVerb>(operation.verb)) {
    case send:
      labels.add();
      return;
    case receive:
      if (lane.find(operation.arguments[0].low, Stage::reply) != nullptr) {
        labels.add(kReply);
      }
      if (world.now() >= lane.deadline) {
        labels.add(kTimeout);
      }
      return;
    case deliver:
      for (std::size_t index = 0; index < lane.count; ++index) {
        const Message& message = lane.messages[index];
        if (message.stage == Stage::reply) {
          continue;
        }
        if (patient(message)) {
          labels.add_patient(label_of(message));
        } else {
          labels.add(label_of(message));
        }
      }
      return;
  }
}

std::optional<Time> lane_deadline(const World& world, const Operation& operation) {
  if (operation.verb != receive) {
    return std::nullopt;
  }
  const Lane& lane = world.at<Lane>(lane_of(operation));
  return world.now() < lane.deadline ? std::optional{lane.deadline} : std::nullopt;
}

Value apply_send(Step& step) {
  const Operation& operation = step.operation;
  const std::uint64_t name = name_of(operation);
  const auto fate = static_cast<Fate>(operation.arguments[0].low);
  const Time now = step.now();
  Lane& lane = step.write<Lane>(lane_of(operation));
  lane.awaited = name;
  lane.deadline = now + static_cast<Time>(operation.arguments[1].low);
  if (fate != Fate::lost_request &&
      !lane.add(
          {.name = name, .content = operation.constant, .fate = fate, .stage = Stage::request})) {
    step.misuse("more than 8 messages are under way on one connection");
  }
  return {name};
}

Value apply_receive(Step& step) {
  const std::uint64_t name = step.operation.arguments[0].low;
  const Cell cell = lane_of(step.operation);
  if (step.label == kTimeout) {
    step.now();
    step.write<Lane>(cell).awaited = 0;
    return {};
  }
  const Constant reply = step.world().at<Lane>(cell).find(name, Stage::reply)->content;
  Lane& lane = step.write<Lane>(cell);
  lane.remove(name, Stage::reply);
  lane.awaited = 0;
  return {1, static_cast<std::uint64_t>(reply)};
}

std::optional<Message> apply_transport(Step& step) {
  const std::uint64_t name = name_of(step.label);
  Lane& lane = step.write<Lane>(lane_of(step.operation));
  const Message* const found = lane.find(name, stage_of(step.label));
  if (found == nullptr) {
    return std::nullopt;
  }
  const Message message = *found;
  lane.remove(name, message.stage);
  if (message.stage != Stage::held) {
    return message;
  }
  apply_reply(step, message, message.content);
  return std::nullopt;
}

void apply_reply(Step& step, const Message& request, Constant reply) {
  Lane& lane = step.write<Lane>(lane_of(step.operation));
  if (request.stage == Stage::request && request.fate == Fate::duplicate) {
    lane.add({.name = request.name,
              .content = request.content,
              .fate = request.fate,
              .stage = Stage::copy});
  }
  if (request.stage == Stage::copy || request.fate == Fate::lost_reply) {
    return;
  }
  if (request.stage == Stage::request && request.fate == Fate::late_reply) {
    lane.add({.name = request.name, .content = reply, .fate = request.fate, .stage = Stage::held});
    return;
  }
  if (lane.awaited != request.name) {
    lane.late += 1;
    return;
  }
  lane.add({.name = request.name, .content = reply, .fate = request.fate, .stage = Stage::reply});
}

std::string describe_lane(const Operation& operation, Label label, Value result) {
  switch (static_cast<LaneVerb>(operation.verb)) {
    case send: {
      const auto fate = static_cast<std::size_t>(operation.arguments[0].low);
      return fate == 0 ? std::string{"send"} : "send; " + std::string{kFaultNames[fate - 1]};
    }
    case receive:
      return result.low != 0 ? "reply" : "no reply in time";
    case deliver:
      break;
  }
  switch (stage_of(label)) {
    case Stage::request:
      return "deliver the request";
    case Stage::copy:
      return "deliver the request again";
    case Stage::held:
      return "deliver the late reply";
    case Stage::reply:
      break;
  }
  return "deliver";
}

}  // namespace ordercheck::models::detail
