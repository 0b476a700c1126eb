// SPDX-License-Identifier: Apache-2.0
#include "runtime/race_detector.hpp"

#include <algorithm>
#include <utility>

namespace ordercheck::runtime {

void RaceDetector::begin_execution() { ++execution_; }

std::optional<DataRace> RaceDetector::check(PlainAccess access, ThreadId thread,
                                            std::uint32_t event_count,
                                            const ClockTable::Count* clock) {
  Shadow& shadow = shadow_[reinterpret_cast<std::uintptr_t>(access.address)];
  if (shadow.execution != execution_) {
    shadow.execution = execution_;
    shadow.reported = false;
    shadow.write.set = false;
    shadow.reads.clear();
  }
  const auto unordered = [&](const Epoch& epoch) {
    return epoch.set && epoch.party.thread != thread &&
           !Synchronisation::happens_before(epoch.party.thread, epoch.count, clock);
  };
  Epoch mine;
  mine.party = {thread, access.write, access.caller, std::move(access.stack)};
  mine.count = event_count;
  mine.set = true;

  std::optional<DataRace> race;
  if (unordered(shadow.write)) {
    race = DataRace{access.address, access.size, shadow.write.party, mine.party};
  } else if (access.write) {
    const auto reader = std::ranges::find_if(shadow.reads, unordered);
    if (reader != shadow.reads.end()) {
      race = DataRace{access.address, access.size, reader->party, mine.party};
    }
  }
  if (access.write) {
    shadow.write = std::move(mine);
    shadow.reads.clear();
  } else {
    const auto own = std::ranges::find_if(shadow.reads,
                                          [&](const Epoch& e) { return e.party.thread == thread; });
    if (own != shadow.reads.end()) {
      *own = std::move(mine);
    } else {
      shadow.reads.push_back(std::move(mine));
    }
  }
  if (shadow.reported) {
    return std::nullopt;
  }
  shadow.reported = race.has_value();
  return race;
}

}  // namespace ordercheck::runtime
