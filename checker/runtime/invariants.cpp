// SPDX-License-Identifier: Apache-2.0
#include "runtime/invariants.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace ordercheck::runtime {

void Invariants::begin_execution(WorldStore& world) {
  for (const Invariant& invariant : invariants_) {
    for (const CellIndex cell : invariant.cells) {
      world.cell(cell).invariants = 0;
    }
  }
  invariants_.clear();
  keyed_ = 0;
}

std::size_t Invariants::add(Invariant invariant, WorldStore& world) {
  if (invariants_.size() == kCountMax) {
    throw std::length_error{
        "ordercheck: more than 64 invariants in one execution; join some of them"};
  }
  const std::size_t index = invariants_.size();
  const std::uint64_t bit = std::uint64_t{1} << index;
  for (const CellIndex cell : invariant.cells) {
    world.cell(cell).invariants |= bit;
  }
  if (invariant.cells.size() > 1) {
    keyed_ |= bit;
  }
  static constexpr std::array<std::string_view, 3> kTypes{"always", "sometimes", "finally"};
  const std::string_view type = kTypes[static_cast<std::size_t>(invariant.type)];
  const auto known = std::ranges::find_if(counts_, [&](const InvariantCount& count) {
    return count.name == invariant.name && count.type == type;
  });
  invariant.count = static_cast<std::size_t>(known - counts_.begin());
  if (known == counts_.end()) {
    counts_.push_back({.name = invariant.name, .type = std::string{type}});
  }
  invariants_.push_back(std::move(invariant));
  return index;
}

bool Invariants::evaluate(std::size_t index) {
  const Invariant& invariant = invariants_[index];
  InvariantCount& count = counts_[invariant.count];
  ++count.evaluations;
  const bool holds = invariant.holds();
  count.reached += holds ? 1U : 0U;
  return holds;
}

}  // namespace ordercheck::runtime
