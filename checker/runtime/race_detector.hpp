// SPDX-License-Identifier: Apache-2.0
// Data races of plain accesses: conflicting, by different threads, unordered by C++ happens-before.
// After FastTrack (Flanagan, Freund 2009): the last write as an epoch, the reads since as one epoch
// per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "runtime/synchronisation.hpp"

namespace ordercheck::runtime {

/// One plain access.
struct PlainAccess {
  const void* address = nullptr;
  std::size_t size = 0;
  bool write = false;
  const void* caller = nullptr;
  std::vector<std::uintptr_t> stack;  ///< only while recording
};

struct RaceParty {
  ThreadId thread{};
  bool write = false;
  const void* caller = nullptr;
  std::vector<std::uintptr_t> stack;
};

struct DataRace {
  const void* address = nullptr;
  std::size_t size = 0;
  RaceParty first, second;
};

class RaceDetector {
 public:
  /// Forgets all accesses.
  void begin_execution();

  /// Checks an access of `thread`, which has had `event_count` events and whose clock is `clock`;
  /// remembers it. Returns the race it completes, at most one for each address in an execution.
  std::optional<DataRace> check(PlainAccess access, ThreadId thread, std::uint32_t event_count,
                                const ClockTable::Count* clock);

  /// Whether accesses to this address are operations: it was racy in an earlier search.
  bool promoted(const void* address) const {
    return !promoted_.empty() && promoted_.contains(reinterpret_cast<std::uintptr_t>(address));
  }

  void promote(const void* address) { promoted_.insert(reinterpret_cast<std::uintptr_t>(address)); }

  void forget_promoted() { promoted_.clear(); }

  const std::unordered_set<std::uintptr_t>& promoted_places() const { return promoted_; }

 private:
  struct Epoch {
    RaceParty party;
    std::uint32_t count = 0;
    bool set = false;
  };

  struct Shadow {
    std::uint32_t execution = 0;
    bool reported = false;
    Epoch write;
    std::vector<Epoch> reads;
  };

  std::uint32_t execution_ = 0;
  std::unordered_map<std::uintptr_t, Shadow> shadow_;
  std::unordered_set<std::uintptr_t> promoted_;
};

}  // namespace ordercheck::runtime
