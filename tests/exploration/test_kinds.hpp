// SPDX-License-Identifier: Apache-2.0
// Kinds of objects that no standard type offers, written as a user would write them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <ordercheck/object.hpp>

namespace ordercheck::exploration {

/// A number with a wait that is one operation, and a compare-exchange that writes even when it
/// fails.
struct NumberKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "number";

  enum Verb : std::uint8_t { fetch_add, store, await, static_compare_exchange };

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    if (operation.verb != await ||
        world.at<std::uint64_t>({operation.object}) == operation.arguments[0].low) {
      labels.add();
    }
  }

  static Value apply(Step& step) {
    const Cell cell{step.operation.object};
    const auto& [first, second] = step.operation.arguments;
    if (step.operation.verb == await) {
      return {step.read<std::uint64_t>(cell, Sync::acquire)};
    }
    auto& number = step.write<std::uint64_t>(cell, Sync::both);
    const std::uint64_t before = number;
    switch (Verb{step.operation.verb}) {
      case fetch_add:
        number += first.low;
        break;
      case static_compare_exchange:
        number = before == first.low ? second.low : before;
        break;
      case store:
      case await:
        number = first.low;
        break;
    }
    return {before};
  }
};

/// Numbers by key. `write_pair` writes two keys in one operation; `scan` reads them all.
struct TableKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "table";

  enum Verb : std::uint8_t { write, write_pair, scan };

  static void labels(const World&, const Operation&, Labels& labels) { labels.add(); }

  static Value apply(Step& step) {
    const Operation& operation = step.operation;
    const auto& [first, second] = operation.arguments;
    const auto writer = static_cast<std::uint64_t>(operation.thread);
    switch (Verb{operation.verb}) {
      case write:
        step.write<std::uint64_t>({operation.object, first.low}) = writer;
        break;
      case write_pair:
        step.write<std::uint64_t>({operation.object, first.low}) = writer;
        step.write<std::uint64_t>({operation.object, second.low}) = writer;
        break;
      case scan:
        step.touch({operation.object, whole}, Access::read);
        break;
    }
    return {};
  }
};

struct Queued {
  std::uint64_t capacity = 0;  ///< 0: without bound
  std::vector<std::uint64_t> items;
  bool operator==(const Queued&) const = default;
};

/// A queue whose state does not fit into 8 bytes.
struct QueueKind : KindOf<Queued> {
  static constexpr std::string_view name = "queue";

  enum Verb : std::uint8_t { push, pop };

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    const auto& queue = world.at<Queued>({operation.object});
    const bool room = queue.capacity == 0 || queue.items.size() < queue.capacity;
    if (operation.verb == push ? room : !queue.items.empty()) {
      labels.add();
    }
  }

  static Value apply(Step& step) {
    auto& queue = step.write<Queued>({step.operation.object}, Sync::both);
    if (step.operation.verb == push) {
      queue.items.push_back(step.operation.arguments[0].low);
      return {};
    }
    const std::uint64_t item = queue.items.front();
    queue.items.erase(queue.items.begin());
    return {item};
  }
};

}  // namespace ordercheck::exploration
