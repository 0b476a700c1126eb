// SPDX-License-Identifier: Apache-2.0
// All states of a World at one moment, copied: for those who check that it comes back.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "runtime/world.hpp"

namespace ordercheck::runtime {

/// Copies of all states. The journal holds them too, but only as far as kinds keep to it.
class WorldSnapshot {
 public:
  explicit WorldSnapshot(const WorldStore& world);
  WorldSnapshot(const WorldSnapshot&) = delete;
  WorldSnapshot& operator=(const WorldSnapshot&) = delete;
  ~WorldSnapshot();

  /// Whether the cell holds what it held then; a cell made since then, its object's initial value.
  bool same(CellIndex cell) const;
  /// Whether all cells do.
  bool same() const;

 private:
  const WorldStore& world_;
  std::vector<std::uint64_t> cells_;     ///< bits, or a copy of the state behind a pointer
  std::vector<std::uint64_t> initials_;  ///< the same of what a cell never written holds
};

}  // namespace ordercheck::runtime
