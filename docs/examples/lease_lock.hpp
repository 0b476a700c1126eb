// SPDX-License-Identifier: Apache-2.0
// A lock of one's own as a kind: docs/write_a_kind.md walks through this file.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <ordercheck/object.hpp>

namespace examples {

using ordercheck::Labels;
using ordercheck::Operation;
using ordercheck::Step;
using ordercheck::Sync;
using ordercheck::Time;
using ordercheck::Value;
using ordercheck::World;

/// Who holds the lease is known by a token that grows with each grant.
struct Lease {
  std::uint64_t token = 0;
  bool held = false;
  Time ends = 0;
  bool operator==(const Lease&) const = default;
};

struct LeaseKind : ordercheck::KindOf<Lease> {
  static constexpr std::string_view name = "lease";

  enum Verb : std::uint8_t { acquire, give_back, run_out };

  static void labels(const World& world, const Operation& operation, Labels& labels) {
    const auto& lease = world.at<Lease>({operation.object});
    if (operation.verb != run_out || (lease.held && world.now() >= lease.ends)) {
      labels.add();
    }
  }

  static std::optional<Time> deadline(const World& world, const Operation& operation) {
    const auto& lease = world.at<Lease>({operation.object});
    return operation.verb == run_out && lease.held ? std::optional{lease.ends} : std::nullopt;
  }

  static Value apply(Step& step) {
    const Operation& operation = step.operation;
    const ordercheck::Cell cell{operation.object};
    const auto seen = step.read<Lease>(cell);
    switch (Verb{operation.verb}) {
      case acquire: {
        if (seen.held) {
          return {0};  // taken: this was no more than a read
        }
        const Time ends = step.now() + static_cast<Time>(operation.arguments[0].low);
        step.write<Lease>(cell, Sync::acquire) = {seen.token + 1, true, ends};
        return {seen.token + 1};
      }
      case give_back:
        if (!seen.held || seen.token != operation.arguments[0].low) {
          return {0};  // it ran out meanwhile, and may be another's
        }
        step.write<Lease>(cell, Sync::release).held = false;
        return {1};
      case run_out:
        step.now();
        step.write<Lease>(cell).held = false;
        return {};
    }
    return {};
  }

  static std::string describe(const Operation& operation, ordercheck::Label, Value result) {
    switch (Verb{operation.verb}) {
      case acquire:
        return result.low == 0 ? "acquire -> taken"
                               : "acquire -> token " + std::to_string(result.low);
      case give_back:
        return result.low == 0 ? "give back -> no longer mine" : "give back";
      case run_out:
        return "the lease runs out";
    }
    return {};
  }
};

/// The lock as the code under test sees it.
class LeaseLock {
 public:
  /// Returns a token, or nothing while another holds the lease.
  std::optional<std::uint64_t> acquire(std::chrono::nanoseconds length) {
    const std::uint64_t token =
        lease_.call(LeaseKind::acquire, {static_cast<std::uint64_t>(length.count())}).low;
    return token == 0 ? std::nullopt : std::optional{token};
  }

  /// Returns whether the lease was still the caller's.
  bool give_back(std::uint64_t token) {
    return lease_.call(LeaseKind::give_back, {token}).low != 0;
  }

 private:
  ordercheck::Object<LeaseKind> lease_{"lease"};
  ordercheck::Actor clockwork_{"lease server", lease_, LeaseKind::run_out};
};

}  // namespace examples
