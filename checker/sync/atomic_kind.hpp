// SPDX-License-Identifier: Apache-2.0
// The rules of atomics, and of the queues of those who wait for a change.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/atomic.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::AtomicVerb;

/// The bits of the value, or the number of its Constant.
struct AtomicState {
  std::uint64_t bits = 0;
  bool operator==(const AtomicState&) const = default;
};

/// Footprints: a load and a failed compare-exchange read; every other access writes. A wait that
/// must sleep reads the value and writes the queue in one step; from then on it depends on
/// notifications only.
struct AtomicKind : KindOf<AtomicState> {
  static constexpr std::string_view name = "atomic";

  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static CellMode mode_at(const AtomicState& state, const Operation& operation);
  static Value step_at(AtomicState& state, const Operation& operation, Sync& sync);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static bool notifies(const Operation& enqueue, const Operation& event);
  static std::string describe(const Operation& operation, Label label, Value result);
};

/// The threads that wait on one atomic, a bit for each slot. The key is the atomic's object.
struct AtomicQueue {
  std::uint64_t waiters = 0;
  bool operator==(const AtomicQueue&) const = default;
};

struct AtomicQueuesKind : KindOf<AtomicQueue> {
  static constexpr std::string_view name = "atomic wait queues";

  static void labels(const World&, const Operation&, Labels&) {}

  static Value apply(Step&) { return {}; }
};

/// The new bits after fetch_add and its like: `argument` has the amount's bits.
std::uint64_t calculate(AtomicVerb verb, detail::Arithmetic type, std::uint64_t value,
                        std::uint64_t argument);

/// The value that the bits stand for, as a person writes it.
std::string value_text(detail::Arithmetic type, std::uint64_t bits);

}  // namespace ordercheck::sync
