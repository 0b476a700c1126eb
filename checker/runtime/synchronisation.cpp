// SPDX-License-Identifier: Apache-2.0
#include "runtime/synchronisation.hpp"

namespace ordercheck::runtime {

void Synchronisation::apply(const Thread& thread, const Event& event, std::size_t position,
                            std::span<Entry> footprint, WorldStore& world) {
  events_.resize(position + 1);
  events_.copy(events_.row(position), clock_of(thread));
  for (const Entry& entry : footprint) {
    const std::uint32_t released = world.cell(entry.cell).release;
    if ((entry.sync == Sync::acquire || entry.sync == Sync::both) && released != 0) {
      events_.join(events_.row(position), releases_.row(released - 1));
    }
  }
  events_.advance(events_.row(position), index_of(event.thread()));
  for (Entry& entry : footprint) {
    release(entry, position, world.cell(entry.cell));
  }
}

void Synchronisation::truncate(std::size_t position, std::span<const Entry> footprint,
                               std::uint32_t releases, WorldStore& world) {
  for (std::size_t i = footprint.size(); i-- > 0;) {
    world.cell(footprint[i].cell).release = footprint[i].release_before;
  }
  events_.resize(position);
  releases_.resize(releases);
}

}  // namespace ordercheck::runtime
