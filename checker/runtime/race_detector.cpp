// SPDX-License-Identifier: Apache-2.0
#include "runtime/race_detector.hpp"

#include <algorithm>
#include <utility>

namespace ordercheck::runtime {

void RaceDetector::begin_execution() {
  ++execution_;
  reads_.clear();
  stacks_.clear();
}

RaceDetector::Shadow& RaceDetector::add(std::uintptr_t address) {
  if ((used_ + 1) * 2 > table_.size()) {
    const std::vector<Shadow> old = std::exchange(table_, std::vector<Shadow>(table_.size() * 2));
    --shift_;
    used_ = 0;
    for (const Shadow& shadow : old) {
      // Places of earlier executions may never come again.
      if (shadow.address != 0 && shadow.execution == execution_) {
        add(shadow.address) = shadow;
      }
    }
  }
  std::size_t at = (address * 0x9E3779B97F4A7C15ULL) >> shift_;
  while (table_[at].address != 0) {
    at = (at + 1) & (table_.size() - 1);
  }
  ++used_;
  table_[at].address = address;
  return table_[at];
}

void RaceDetector::remember(std::uintptr_t address, const Epoch& epoch, PlainAccess& access) {
  if (!access.stack.empty()) {
    stacks_.push_back({address, epoch, std::move(access.stack)});
  }
}

RaceParty RaceDetector::party_of(std::uintptr_t address, const Epoch& epoch, bool write) const {
  const auto known =
      std::ranges::find_if(stacks_.rbegin(), stacks_.rend(), [&](const Remembered& each) {
        return each.address == address && each.epoch.thread == epoch.thread &&
               each.epoch.count == epoch.count && each.epoch.caller == epoch.caller;
      });
  return {epoch.thread, write, epoch.caller,
          known != stacks_.rend() ? known->stack : std::vector<std::uintptr_t>{}};
}

std::optional<DataRace> RaceDetector::check(PlainAccess access, ThreadId thread,
                                            std::uint32_t event_count,
                                            const ClockTable::Count* clock) {
  const auto address = reinterpret_cast<std::uintptr_t>(access.address);
  Shadow& shadow = shadow_of(address);
  if (shadow.execution != execution_) {
    shadow = {};
    shadow.address = address;
    shadow.execution = execution_;
  }
  const Epoch mine{access.caller, event_count, thread, true};
  remember(address, mine, access);
  const auto unordered = [&](const Epoch& epoch) {
    return epoch.set && !ordered(epoch, thread, clock);
  };
  const Epoch* other = nullptr;
  if (unordered(shadow.write)) {
    other = &shadow.write;
  } else if (access.write && unordered(shadow.read)) {
    other = &shadow.read;
  } else if (access.write && shadow.many_reads) {
    const auto reader = std::ranges::find_if(reads_, [&](const Remembered& each) {
      return each.address == address && unordered(each.epoch);
    });
    other = reader != reads_.end() ? &reader->epoch : nullptr;
  }
  std::optional<DataRace> race;
  if (other != nullptr && !shadow.reported) {
    shadow.reported = true;
    race = DataRace{access.address, access.size, party_of(address, *other, other == &shadow.write),
                    party_of(address, mine, access.write)};
  }
  if (access.write) {
    shadow.write = mine;
    shadow.read.set = false;
    shadow.many_reads = false;
    std::erase_if(reads_, [&](const Remembered& each) { return each.address == address; });
    return race;
  }
  if (unordered(shadow.read)) {
    reads_.push_back({address, std::exchange(shadow.read, {}), {}});
    shadow.many_reads = true;
  }
  if (shadow.many_reads) {
    std::erase_if(reads_, [&](const Remembered& each) {
      return each.address == address && each.epoch.thread == thread;
    });
    reads_.push_back({address, mine, {}});
  } else {
    shadow.read = mine;
  }
  return race;
}

}  // namespace ordercheck::runtime
