// SPDX-License-Identifier: Apache-2.0
// The kinds behind network.hpp: a lane, on which one client's messages travel, and the service.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::models::detail {

/// What happens to a call; in the order of NetworkFault, after `none`.
enum class Fate : std::uint8_t {
  none,
  lost_reply,
  late_reply,
  lost_request,
  late_request,
  duplicate
};

inline constexpr std::array<std::string_view, 5> kFaultNames{
    "reply lost", "reply late", "request lost", "request late", "request duplicated"};

/// Where a message is.
enum class Stage : std::uint8_t {
  request,  ///< on its way to the service
  copy,     ///< the second delivery of a duplicated request
  held,     ///< a late reply on its way
  reply,    ///< arrived at the client
};

/// One message under way. `name` is that of the send: its thread and its index in it.
struct Message {
  std::uint64_t name = 0;
  Constant content{};
  Fate fate = Fate::none;
  Stage stage = Stage::request;
  bool operator==(const Message&) const = default;
};

/// The messages of one connection.
struct Lane {
  static constexpr std::size_t kCapacity = 8;

  std::uint64_t awaited = 0;  ///< the call whose reply the client waits for; 0: none
  Time deadline = 0;          ///< of the awaited call
  std::uint32_t late = 0;     ///< replies that came after the client had given up
  std::uint32_t count = 0;
  std::array<Message, kCapacity>
      messages{};  // invariant: the first `count` ascend by name, then by stage

  const Message* find(std::uint64_t name, Stage stage) const;
  /// Returns false when the lane is full.
  bool add(const Message& message);
  void remove(std::uint64_t name, Stage stage);
  bool operator==(const Lane&) const = default;
};

/// How many faults the network may still commit: one operation decides the fate of a call. The
/// operation's first argument is the set of fates that may be drawn, a bit for each. Its labels do
/// not share their cells: once the budget is spent, "no fault" touches nothing.
struct FaultKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "network faults";
  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static std::string describe(const Operation& operation, Label label, Value result);
};

enum LaneVerb : std::uint8_t { send, receive, deliver };

/// A label of `deliver`: which message takes its next step.
constexpr Label label_of(const Message& message) {
  return message.name << 2 | static_cast<Label>(message.stage);
}

constexpr std::uint64_t name_of(Label label) { return label >> 2; }

constexpr Stage stage_of(Label label) { return static_cast<Stage>(label & 3); }

/// A send's name: never 0.
inline std::uint64_t name_of(const Operation& send) {
  return (static_cast<std::uint64_t>(send.thread) + 1) << 32 | send.index;
}

// The parts of LaneKind that do not depend on the service's rules.
void lane_labels(const World& world, const Operation& operation, Labels& labels);
std::optional<Time> lane_deadline(const World& world, const Operation& operation);
std::string describe_lane(const Operation& operation, Label label, Value result);
Value apply_send(Step& step);
Value apply_receive(Step& step);
/// Moves a message that needs the service: returns the request, or nothing when the label was a
/// late reply's.
std::optional<Message> apply_transport(Step& step);
/// Sends the service's reply on its way to the client.
void apply_reply(Step& step, const Message& request, Constant reply);

/// The service: one cell for each of its keys; State is the rules'.
template <class Rules>
struct ServiceKind : KindOf<typename Rules::State> {
  static constexpr std::string_view name = Rules::name;
  using State = typename Rules::State;

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static bool labels_share_cells(const Operation&) { return true; }

  static Value apply(Step& step) {
    return {1, static_cast<std::uint64_t>(
                   handle(step, step.operation.object, step.operation.constant))};
  }

  /// Runs the rules for a request. A request that changes nothing is a read.
  static Constant handle(Step& step, ObjectId service, Constant content) {
    const auto request = value_of<typename Rules::Request>(content);
    const Cell cell{service, Rules::key(request)};
    State state = step.read<State>(cell);
    const typename Rules::Reply reply = Rules::handle(state, request);
    if (!(state == step.world().at<State>(cell))) {
      step.write<State>(cell) = state;
    }
    return constant_of(reply);
  }

  static std::string describe(const Operation&, Label, Value) { return "looked at directly"; }
};

/// A connection: the client sends and receives, an actor delivers.
template <class Rules>
struct LaneKind : KindOf<Lane> {
  static constexpr std::string_view name = "network lane";

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    lane_labels(world, operation, labels);
  }

  /// Whatever happens on a lane happens to its one cell.
  static bool labels_share_cells(const Operation&) { return true; }

  static std::optional<Time> deadline(const World& world, const Operation& operation) {
    return lane_deadline(world, operation);
  }

  static Value apply(Step& step) {
    switch (static_cast<LaneVerb>(step.operation.verb)) {
      case send:
        return apply_send(step);
      case receive:
        return apply_receive(step);
      case deliver:
        break;
    }
    if (const std::optional<Message> request = apply_transport(step)) {
      const Constant reply =
          ServiceKind<Rules>::handle(step, step.operation.other, request->content);
      apply_reply(step, *request, reply);
    }
    return {};
  }

  static std::string describe(const Operation& operation, Label label, Value result) {
    return describe_lane(operation, label, result);
  }
};

}  // namespace ordercheck::models::detail
