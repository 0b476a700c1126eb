// SPDX-License-Identifier: Apache-2.0
// Kinds for random programs: each leans on one part of the interface that no standard type uses.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include <ordercheck/object.hpp>

namespace ordercheck::exploration {

/// Numbers by key; 0 is an absent one. Which key an operation touches may depend on another key's
/// value; reads of a parity conflict only with changes that they can see. `transfer` is one
/// transaction on two stores, this one and the operation's other object.
struct StoreKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "store";

  enum Verb : std::uint8_t {
    put,
    put_if_absent,
    erase,
    get,
    move,
    transfer,
    sum,
    count_parity,
    redirect,
    follow,
    await_followed,
    await_both,    ///< blocked by either of two cells; takes from both
    await_parity,  ///< blocked by a predicate over all cells
    take_any,
    take_pair,  ///< takes from two cells if it can, or touches nothing
  };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);
  static bool overlaps(Constant a, Constant b);
};

/// A connection on which replies may be late. Numbers of calls; 0: none.
struct Lane {
  std::uint8_t request = 0, reply = 0, held = 0, awaited = 0;
  std::uint8_t calls = 0, late_replies_left = 0;
  std::uint16_t deadline = 0;
  bool operator==(const Lane&) const = default;
};

/// `deliver` is an actor's. A late reply is patient: it does not hold back time. The operation's
/// other object is a store, whose key 1 counts arrivals.
struct LaneKind : KindOf<Lane> {
  static constexpr std::string_view name = "lane";

  enum Verb : std::uint8_t { send, receive, deliver };

  enum Delivery : Label { arrive, arrive_and_hold, deliver_held };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static std::optional<Time> deadline(const World& world, const Operation& operation);
};

/// A lock that frees itself after a time.
struct Lease {
  std::uint32_t holder = 0;  ///< slot of the thread + 1; 0: nobody
  std::uint32_t ends = 0;
  bool operator==(const Lease&) const = default;
};

struct LeaseKind : KindOf<Lease> {
  static constexpr std::string_view name = "lease";

  enum Verb : std::uint8_t { acquire, release, expire };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static std::optional<Time> deadline(const World& world, const Operation& operation);
};

/// Something that happens once, or never. Argument 0: whether it can wait while time passes.
struct CrashKind : KindOf<std::uint64_t> {
  static constexpr std::string_view name = "crash";

  enum Verb : std::uint8_t { crash, look };

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
};

}  // namespace ordercheck::exploration
