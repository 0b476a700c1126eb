// SPDX-License-Identifier: Apache-2.0
// What sleep sets and wakeup trees hold: a decision and the footprint that it has, in 24 bytes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/world.hpp"

namespace ordercheck::explore {

/// A decision with its footprint. Two of them are the same event when thread and label are equal.
struct LabelledEvent {
  Label label = 0;
  std::uint32_t access = 0;  ///< cell * 4 + (1: read, 2: write); 0: touches nothing, or `many` says
  std::uint32_t many = 0;    ///< a footprint of another shape, see Footprints; 0: `access` is all
  std::uint16_t thread = 0;
};

/// Footprints of more than one access, or of one that concerns more than its cell: each once, for
/// the life of a search. A program has few.
class Footprints {
 public:
  static constexpr std::uint32_t access_of(runtime::CellIndex cell, bool write) {
    return static_cast<std::uint32_t>(cell) * 4 + (write ? 2 : 1);
  }

  LabelledEvent labelled(std::uint16_t thread, Label label,
                         std::span<const runtime::Entry> footprint) {
    LabelledEvent event{.label = label, .thread = thread};
    if (footprint.size() == 1 && !footprint[0].whole && footprint[0].detail == Constant::none &&
        footprint[0].object != runtime::kEverything) [[likely]] {
      event.access = access_of(footprint[0].cell, footprint[0].access == Access::write);
    } else if (!footprint.empty()) {
      event.many = intern(footprint);
    }
    return event;
  }

  /// Whether the order of two events matters: same thread, or conflicting footprints.
  bool dependent(const LabelledEvent& a, const LabelledEvent& b,
                 const runtime::WorldStore& world) const {
    return a.thread == b.thread || conflict(a, b, world);
  }

  /// The footprint that `LabelledEvent::many` names, and the name of one.
  std::span<const runtime::Entry> list(std::uint32_t many) const { return lists_[many].entries; }

  std::uint32_t number_of(std::span<const runtime::Entry> footprint) { return intern(footprint); }

  bool conflict(const LabelledEvent& a, const LabelledEvent& b,
                const runtime::WorldStore& world) const {
    if ((a.many | b.many) == 0) [[likely]] {
      return (a.access ^ b.access) < 4 && ((a.access | b.access) & 2) != 0;
    }
    return conflict_of_many(a, b, world);
  }

 private:
  struct List {
    std::vector<runtime::Entry> entries;
    bool everything = false;  ///< depends on all events, also on those that touch nothing

    template <class Archive>
    friend void fields(Archive& archive, List& list) {
      archive(list.entries, list.everything);
    }
  };

  template <class Archive>
  friend void fields(Archive& archive, Footprints& footprints) {
    archive(footprints.lists_);
    footprints.number_lists();
  }

  std::uint32_t intern(std::span<const runtime::Entry> footprint);
  void write_key(std::span<const runtime::Entry> footprint);
  void number_lists();
  bool conflict_of_many(const LabelledEvent& a, const LabelledEvent& b,
                        const runtime::WorldStore& world) const;

  std::vector<List> lists_ = std::vector<List>(1);
  std::unordered_map<std::string, std::uint32_t> ids_;
  std::string bytes_;
};

enum class Initial : std::uint8_t {
  no,      ///< something in the sequence comes before it
  member,  ///< it is in the sequence, and nothing there comes before it
  absent,  ///< its thread is not in the sequence, and nothing there depends on it
};

}  // namespace ordercheck::explore
