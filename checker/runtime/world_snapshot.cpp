// SPDX-License-Identifier: Apache-2.0
#include "runtime/world_snapshot.hpp"

#include <bit>

namespace ordercheck::runtime {

namespace {

// A user's object has an initial value; the runtime's own start from zero bits, which are no
// pointer.
bool behind_pointer(const detail::StateRules& rules, std::uint64_t bits) {
  return !rules.in_place && bits != 0;
}

std::uint64_t copy_of(const detail::StateRules& rules, std::uint64_t bits) {
  return behind_pointer(rules, bits)
             ? std::bit_cast<std::uint64_t>(rules.copy(std::bit_cast<const void*>(bits)))
             : bits;
}

void destroy(const detail::StateRules& rules, std::uint64_t bits) {
  if (behind_pointer(rules, bits)) {
    rules.destroy(std::bit_cast<void*>(bits));
  }
}

bool same_bits(const detail::StateRules& rules, std::uint64_t a, std::uint64_t b) {
  if (!behind_pointer(rules, a) || !behind_pointer(rules, b)) {
    return a == b;
  }
  return rules.equal(std::bit_cast<const void*>(a), std::bit_cast<const void*>(b));
}

}  // namespace

// Cell 0 is nobody's.
WorldSnapshot::WorldSnapshot(const WorldStore& world) : world_{world}, cells_{0}, initials_{0} {
  for (std::size_t i = 1; i < world.cell_count(); ++i) {
    const CellRecord& cell = world.cell(CellIndex{static_cast<std::uint32_t>(i)});
    cells_.push_back(copy_of(*cell.rules, cell.bits));
    initials_.push_back(copy_of(*cell.rules, world.object(cell.object).initial));
  }
}

WorldSnapshot::~WorldSnapshot() {
  for (std::size_t i = 1; i < cells_.size(); ++i) {
    const detail::StateRules& rules = *world_.cell(CellIndex{static_cast<std::uint32_t>(i)}).rules;
    destroy(rules, cells_[i]);
    destroy(rules, initials_[i]);
  }
}

bool WorldSnapshot::same(CellIndex index) const {
  const CellRecord& cell = world_.cell(index);
  const auto position = static_cast<std::size_t>(index);
  const auto first = static_cast<std::size_t>(world_.object(cell.object).first);
  return same_bits(*cell.rules, cell.bits,
                   position < cells_.size() ? cells_[position] : initials_[first]);
}

bool WorldSnapshot::same() const {
  for (std::size_t i = 1; i < world_.cell_count(); ++i) {
    const CellIndex index{static_cast<std::uint32_t>(i)};
    const CellRecord& cell = world_.cell(index);
    if (!same(index) ||
        (i < initials_.size() &&
         !same_bits(*cell.rules, world_.object(cell.object).initial, initials_[i]))) {
      return false;
    }
  }
  return true;
}

}  // namespace ordercheck::runtime
