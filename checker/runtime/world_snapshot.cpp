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

}  // namespace

// Object 0 and cell 0 are nobody's.
WorldSnapshot::WorldSnapshot(const WorldStore& world) : world_{world}, cells_{0}, initials_{0} {
  for (std::size_t i = 1; i < world.object_count(); ++i) {
    const ObjectRecord& object = world.object(ObjectId{static_cast<std::uint32_t>(i)});
    initials_.push_back(copy_of(object.kind->state, object.initial));
  }
  for (std::size_t i = 1; i < world.cell_count(); ++i) {
    const CellRecord& cell = world.cell(CellIndex{static_cast<std::uint32_t>(i)});
    cells_.push_back(copy_of(*cell.rules, cell.bits));
  }
}

WorldSnapshot::~WorldSnapshot() {
  for (std::size_t i = 1; i < initials_.size(); ++i) {
    destroy(world_.object(ObjectId{static_cast<std::uint32_t>(i)}).kind->state, initials_[i]);
  }
  for (std::size_t i = 1; i < cells_.size(); ++i) {
    destroy(*world_.cell(CellIndex{static_cast<std::uint32_t>(i)}).rules, cells_[i]);
  }
}

bool WorldSnapshot::same_bits(const detail::StateRules& rules, std::uint64_t a,
                              std::uint64_t b) const {
  if (!behind_pointer(rules, a) || !behind_pointer(rules, b)) {
    return a == b;
  }
  return rules.equal(std::bit_cast<const void*>(a), std::bit_cast<const void*>(b));
}

bool WorldSnapshot::same(CellIndex index) const {
  const CellRecord& cell = world_.cell(index);
  const auto position = static_cast<std::size_t>(index);
  return same_bits(*cell.rules, cell.bits,
                   position < cells_.size() ? cells_[position]
                                            : initials_[static_cast<std::size_t>(cell.object)]);
}

bool WorldSnapshot::same() const {
  for (std::size_t i = 1; i < world_.object_count(); ++i) {
    const ObjectRecord& object = world_.object(ObjectId{static_cast<std::uint32_t>(i)});
    if (!same_bits(object.kind->state, object.initial, initials_[i])) {
      return false;
    }
  }
  for (std::size_t i = 1; i < world_.cell_count(); ++i) {
    if (!same(CellIndex{static_cast<std::uint32_t>(i)})) {
      return false;
    }
  }
  return true;
}

}  // namespace ordercheck::runtime
