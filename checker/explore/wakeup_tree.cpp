// SPDX-License-Identifier: Apache-2.0
#include "explore/wakeup_tree.hpp"

#include <utility>

namespace ordercheck::explore {

std::size_t WakeupTree::insert(std::vector<EventView> sequence, const runtime::WorldStore& world) {
  Nodes* level = &nodes_;
  for (bool descended = true; descended;) {
    descended = false;
    for (const auto& child : *level) {
      std::size_t position = 0;
      const Initial initial = weak_initial(view(child->event), sequence, world, position);
      if (initial == Initial::no) {
        continue;
      }
      if (initial == Initial::absent) {
        return 0;  // the child's subtree will cover the sequence
      }
      sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(position));
      if (sequence.empty() || child->children.empty()) {
        return 0;  // a leaf stands for all that continues it
      }
      level = &child->children;
      descended = true;
      break;
    }
  }
  for (const EventView& event : sequence) {
    auto node = std::make_unique<WakeupNode>();
    node->event = {event.decision, {event.footprint.begin(), event.footprint.end()}};
    level->push_back(std::move(node));
    level = &level->back()->children;
  }
  return sequence.size();
}

std::unique_ptr<WakeupNode> WakeupTree::take_first() {
  auto first = std::move(nodes_.front());
  nodes_.erase(nodes_.begin());
  return first;
}

}  // namespace ordercheck::explore
