// SPDX-License-Identifier: Apache-2.0
// Ordered trees of the sequences still to be explored, their nodes in one array with a free list.
// Abdulla, Aronis, Jonsson, Sagonas, "Source Sets", JACM 2017, section 6.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "explore/labelled_event.hpp"

namespace ordercheck::explore {

/// All wakeup trees of a search. A tree is the number of its first node, 0 when it is empty.
class WakeupNodes {
 public:
  /// One node: an event, what follows it, and its next younger sibling.
  ///
  /// invariant: no older sibling is a weak initial of a sequence that starts with a younger one.
  struct Node {
    LabelledEvent event;
    std::uint32_t child = 0, next = 0;
  };

  const Node& operator[](std::uint32_t index) const { return nodes_[index]; }

  Node& operator[](std::uint32_t index) { return nodes_[index]; }

  std::uint32_t make(const LabelledEvent& event) {
    std::uint32_t index = free_;
    if (index != 0) {
      free_ = nodes_[index].next;
      nodes_[index] = {event};
    } else {
      index = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({event});
    }
    live_max_ = ++live_ > live_max_ ? live_ : live_max_;
    return index;
  }

  void drop(std::uint32_t index) {
    nodes_[index].next = free_;
    free_ = index;
    --live_;
  }

  template <class Archive>
  friend void fields(Archive& archive, Node& node) {
    archive(node.event, node.child, node.next);
  }

  template <class Archive>
  friend void fields(Archive& archive, WakeupNodes& nodes) {
    archive(nodes.nodes_, nodes.free_, nodes.live_, nodes.live_max_);
  }

  std::uint64_t live() const { return live_; }

  /// Whether there are as many as the memory is meant to hold: 2 GiB. Tests lower the limit.
  bool full() const { return live_ >= limit; }

  static inline std::uint64_t limit = std::uint64_t{1} << 26;

  std::uint64_t live_max() const { return live_max_; }

 private:
  std::vector<Node> nodes_ = std::vector<Node>(1);
  std::uint32_t free_ = 0;
  std::uint64_t live_ = 0, live_max_ = 0;
};

/// What is said when they are full.
inline std::string no_room_text() {
  return "more than " + std::to_string(WakeupNodes::limit) +
         " events of branches wait to be explored, which is all there is room for; make the "
         "workload smaller, or ask for an explicit bound (Search::preemption_bounded)";
}

}  // namespace ordercheck::explore
