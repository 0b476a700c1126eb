// SPDX-License-Identifier: Apache-2.0
// Data races of plain accesses: conflicting, by different threads, unordered by C++ happens-before.
// After FastTrack (Flanagan, Freund 2009): the last write as an epoch, the reads since as one epoch
// per thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
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

  /// The same for the usual case, without a stack: false when the access may complete a race or
  /// changes more than one epoch; then nothing is remembered, and `check` is to be called.
  // NOLINTNEXTLINE(readability-function-size): inlined into every plain access
  bool check_quickly(const void* address, bool write, const void* caller, ThreadId thread,
                     std::uint32_t event_count, const ClockTable::Count* clock) {
    Shadow& shadow = shadow_of(reinterpret_cast<std::uintptr_t>(address));
    if (shadow.execution != execution_ || shadow.many_reads ||
        (shadow.write.set && !ordered(shadow.write, thread, clock)) ||
        (shadow.read.set && !ordered(shadow.read, thread, clock))) {
      return false;
    }
    const Epoch now{caller, event_count, thread, true};
    if (write) {
      shadow.write = now;
      shadow.read.set = false;
    } else {
      shadow.read = now;  // the one before is ordered before it: who races with that one, races
                          // with this one, or is ordered before it, too
    }
    return true;
  }

  /// Whether accesses to this address are operations: it was racy in an earlier search.
  bool promoted(const void* address) const {
    return !promoted_.empty() && promoted_.contains(reinterpret_cast<std::uintptr_t>(address));
  }

  void promote(const void* address) { promoted_.insert(reinterpret_cast<std::uintptr_t>(address)); }

  void forget_promoted() { promoted_.clear(); }

  const std::unordered_set<std::uintptr_t>& promoted_places() const { return promoted_; }

 private:
  /// An access: who, and after how many events.
  struct Epoch {
    const void* caller = nullptr;
    std::uint32_t count = 0;
    ThreadId thread{};
    bool set = false;
  };

  /// What is remembered of a place, in a table with linear probing.
  struct Shadow {
    std::uintptr_t address = 0;  ///< 0: free
    std::uint32_t execution = 0;
    bool reported = false;
    bool many_reads = false;  ///< the reads are in `reads_` instead
    Epoch write, read;
  };

  /// The stacks of a place's accesses; only while recording.
  struct Remembered {
    std::uintptr_t address = 0;
    Epoch epoch;
    std::vector<std::uintptr_t> stack;
  };

  static bool ordered(const Epoch& epoch, ThreadId thread, const ClockTable::Count* clock) {
    return epoch.thread == thread ||
           Synchronisation::happens_before(epoch.thread, epoch.count, clock);
  }

  Shadow& shadow_of(std::uintptr_t address) {
    std::size_t at = (address * 0x9E3779B97F4A7C15ULL) >> shift_;
    while (table_[at].address != address) {
      if (table_[at].address == 0) {
        return add(address);
      }
      at = (at + 1) & (table_.size() - 1);
    }
    return table_[at];
  }

  Shadow& add(std::uintptr_t address);
  void remember(std::uintptr_t address, const Epoch& epoch, PlainAccess& access);
  RaceParty party_of(std::uintptr_t address, const Epoch& epoch, bool write) const;

  static constexpr unsigned kShiftFirst = 54;  ///< a table of 1,024 places

  std::uint32_t execution_ = 0;
  unsigned shift_ = kShiftFirst;
  std::size_t used_ = 0;
  std::vector<Shadow> table_ = std::vector<Shadow>(std::size_t{1} << (64 - kShiftFirst));
  std::vector<Remembered> reads_;   ///< of places that several threads read
  std::vector<Remembered> stacks_;  ///< newest last
  std::unordered_set<std::uintptr_t> promoted_;
};

}  // namespace ordercheck::runtime
