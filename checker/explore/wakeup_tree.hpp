// SPDX-License-Identifier: Apache-2.0
// Ordered trees of the sequences still to be explored. Abdulla, Aronis, Jonsson, Sagonas, "Source
// Sets", JACM 2017, section 6.
#pragma once

#include <memory>
#include <vector>

#include "explore/labelled_event.hpp"

namespace ordercheck::explore {

/// One node: an event, and what follows it.
///
/// invariant: no older sibling is a weak initial of a sequence that starts with a younger one.
struct WakeupNode {
  LabelledEvent event;
  std::vector<std::unique_ptr<WakeupNode>> children;
};

/// The children of a state's own, unnamed root: sequences from that state, oldest first.
class WakeupTree {
 public:
  using Nodes = std::vector<std::unique_ptr<WakeupNode>>;

  bool empty() const { return nodes_.empty(); }

  /// Adds a sequence unless an older one covers it. Returns how many nodes were added.
  std::size_t insert(std::vector<EventView> sequence, const runtime::WorldStore& world);

  /// Takes out the oldest child.
  std::unique_ptr<WakeupNode> take_first();

  explicit WakeupTree(Nodes nodes = {}) : nodes_{std::move(nodes)} {}

 private:
  Nodes nodes_;
};

}  // namespace ordercheck::explore
