// SPDX-License-Identifier: Apache-2.0
// The invariants of an execution, and how often each was evaluated over a whole search.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/check.hpp>
#include <ordercheck/detail/door.hpp>

#include "runtime/world.hpp"

namespace ordercheck::runtime {

class Invariants {
 public:
  static constexpr std::size_t kCountMax = 64;  ///< one bit each in CellRecord::invariants

  struct Invariant {
    detail::InvariantType type{};
    std::string name;
    std::vector<CellIndex> cells;
    std::function<bool()> holds;
    std::size_t count = 0;  ///< index into counts()
  };

  void begin_execution(WorldStore& world);
  /// Adds an invariant of the running execution and returns its index. Throws std::length_error
  /// beyond 64.
  std::size_t add(Invariant invariant, WorldStore& world);

  const std::vector<Invariant>& all() const { return invariants_; }

  /// Bit per invariant whose changes must be ordered among each other: it reads two cells or more.
  std::uint64_t keyed() const { return keyed_; }

  /// Evaluates one; counts it.
  bool evaluate(std::size_t index);

  std::vector<InvariantCount>& counts() { return counts_; }

 private:
  std::vector<Invariant> invariants_;
  std::uint64_t keyed_ = 0;
  std::vector<InvariantCount> counts_;
};

}  // namespace ordercheck::runtime
