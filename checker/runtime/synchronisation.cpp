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
  events_.row(position)[index_of(event.thread())] =
      static_cast<ClockTable::Count>(event.operation.index + 1);
  for (Entry& entry : footprint) {
    release(entry, position, world.cell(entry.cell));
  }
}

void Synchronisation::release(Entry& entry, std::size_t event, CellRecord& cell) {
  entry.release_before = cell.release;
  switch (entry.sync) {
    case Sync::none:
    case Sync::acquire:
      return;
    case Sync::discard:
      cell.release = 0;
      return;
    case Sync::release:
    case Sync::both:
    case Sync::publish: {
      const std::size_t row = releases_.append();
      releases_.copy(releases_.row(row), events_.row(event));
      if (entry.sync != Sync::publish && cell.release != 0) {
        releases_.join(row, cell.release - 1);
      }
      cell.release = static_cast<std::uint32_t>(row) + 1;
      return;
    }
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
