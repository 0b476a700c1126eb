// SPDX-License-Identifier: Apache-2.0
#include "explore/labelled_event.hpp"

#include <algorithm>
#include <array>

namespace ordercheck::explore {

/// What tells a footprint from others, into `bytes_`.
void Footprints::write_key(std::span<const runtime::Entry> footprint) {
  bytes_.clear();
  for (const runtime::Entry& entry : footprint) {
    const std::array<std::uint32_t, 3> parts{
        static_cast<std::uint32_t>(entry.cell), static_cast<std::uint32_t>(entry.detail),
        static_cast<std::uint32_t>(entry.access) * 2 + (entry.whole ? 1U : 0U)};
    bytes_.append(reinterpret_cast<const char*>(parts.data()), sizeof parts);
  }
}

void Footprints::number_lists() {
  ids_.clear();
  for (std::uint32_t id = 1; id < lists_.size(); ++id) {
    write_key(lists_[id].entries);
    ids_.emplace(bytes_, id);
  }
}

std::uint32_t Footprints::intern(std::span<const runtime::Entry> footprint) {
  write_key(footprint);
  const auto known = ids_.find(bytes_);
  if (known != ids_.end()) {
    return known->second;
  }
  const auto id = static_cast<std::uint32_t>(lists_.size());
  ids_.emplace(bytes_, id);
  lists_.push_back({{footprint.begin(), footprint.end()},
                    std::ranges::any_of(footprint, [](const runtime::Entry& entry) {
                      return entry.object == runtime::kEverything;
                    })});
  return id;
}

bool Footprints::conflict_of_many(const LabelledEvent& a, const LabelledEvent& b,
                                  const runtime::WorldStore& world) const {
  if (lists_[a.many].everything || lists_[b.many].everything) {
    return true;
  }
  const auto single = [&](const LabelledEvent& event) {
    runtime::Entry entry;
    entry.cell = runtime::CellIndex{event.access / 4};
    entry.object = world.cell(entry.cell).object;
    entry.access = (event.access & 2) != 0 ? Access::write : Access::read;
    return entry;
  };
  const auto conflicts_with = [&](const runtime::Entry& x, const LabelledEvent& other) {
    if (other.many == 0) {
      return other.access != 0 && runtime::conflict(x, single(other), world);
    }
    return std::ranges::any_of(lists_[other.many].entries, [&](const runtime::Entry& y) {
      return runtime::conflict(x, y, world);
    });
  };
  if (a.many == 0) {
    return a.access != 0 && conflicts_with(single(a), b);
  }
  return std::ranges::any_of(lists_[a.many].entries,
                             [&](const runtime::Entry& x) { return conflicts_with(x, b); });
}

}  // namespace ordercheck::explore
