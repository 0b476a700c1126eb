// SPDX-License-Identifier: Apache-2.0
// What an explorer is given of a tree that several share, and what it hands back.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "explore/labelled_event.hpp"

namespace ordercheck::explore {

/// The number of a labelled event in an EventTable.
using EventNumber = std::uint32_t;

/// Labelled events, each once: a program has few, and trees name them often.
class EventTable {
 public:
  EventNumber number_of(const LabelledEvent& event) {
    EventNumber& recent = recent_[Hash{}(event) % kRecentCount];
    if (recent < events_.size() && Equal{}(events_[recent], event)) [[likely]] {
      return recent;
    }
    const auto [place, is_new] =
        numbers_.try_emplace(event, static_cast<EventNumber>(events_.size()));
    if (is_new) {
      events_.push_back(event);
    }
    return recent = place->second;
  }

  const LabelledEvent& operator[](EventNumber number) const { return events_[number]; }

  const std::vector<LabelledEvent>& events() const { return events_; }

 private:
  struct Hash {
    std::size_t operator()(const LabelledEvent& event) const {
      std::uint64_t hash = (event.label + 1) * 0x9E3779B97F4A7C15ULL;
      hash ^= hash >> 29;
      hash += (std::uint64_t{event.access} << 32U) + (std::uint64_t{event.many} << 16U);
      hash = (hash + event.thread) * 0xC2B2AE3D27D4EB4FULL;
      return hash ^ (hash >> 32U);
    }
  };

  struct Equal {
    bool operator()(const LabelledEvent& a, const LabelledEvent& b) const {
      return a.label == b.label && a.access == b.access && a.many == b.many && a.thread == b.thread;
    }
  };

  static constexpr std::size_t kRecentCount = 1024;

  std::vector<LabelledEvent> events_;
  std::unordered_map<LabelledEvent, EventNumber, Hash, Equal> numbers_;
  std::vector<EventNumber> recent_ = std::vector<EventNumber>(kRecentCount);  ///< by hash
};

/// Labelled events as two processes with the same ids (runtime/id_tables.hpp) understand them:
/// `many` is a position in `footprints`, from 1 on.
struct SharedEvents {
  std::vector<LabelledEvent> events;
  std::vector<std::vector<runtime::Entry>> footprints;

  static SharedEvents of(const EventTable& table, const Footprints& footprints);
  /// The events with the numbers that their footprints have here.
  std::vector<LabelledEvent> in(Footprints& here) const;
};

/// A node of a tree that is written down parents first, older siblings first.
struct TreeItem {
  EventNumber event = 0;
  std::uint16_t depth = 0;  ///< of the event below the root of what is written down
  bool pending = false;     ///< not yet explored: part of a wakeup tree
};

/// A part of the tree that one explorer explores: what follows a path and then one more event.
struct Branch {
  /// An event of the path, and what comes before it among its siblings.
  struct Level {
    EventNumber event = 0;
    std::vector<EventNumber> elders;
  };

  SharedEvents events;
  std::vector<Level> path;
  std::vector<EventNumber> elders;  ///< of the branch's own first event; all else is asleep
  std::vector<TreeItem> items;      ///< the first event with its wakeup tree; none: the whole tree
  bool oldest = false;  ///< nothing older is unfinished: of what is finished only the first events
                        ///< are of use
};

/// What an explorer did with a branch, be it that it is not finished.
struct Explored {
  /// A sequence to be explored from a state of the path.
  struct Above {
    std::uint32_t depth = 0;
    std::vector<EventNumber> sequence;
  };

  SharedEvents events;
  std::vector<TreeItem> items;  ///< what was explored, and what is pending now
  std::vector<Above> above;
};

std::string encode(Branch branch);
std::string encode(Explored explored);
/// Throw std::runtime_error when the bytes end early.
Branch decode_branch(std::string_view bytes);
Explored decode_explored(std::string_view bytes);

}  // namespace ordercheck::explore
