// SPDX-License-Identifier: Apache-2.0
// Nodes of the tree from what explorers hand back.
#include <algorithm>
#include <utility>

#include "explore/branch_tree.hpp"

namespace ordercheck::explore {

/// Replaces the wakeup tree of a branch by what an explorer made of it. Nearly all of that is never
/// looked at: only the way to what is pending is built, the rest stays as it came.
void BranchTree::build(Index branch, const Explored& explored,
                       const std::vector<EventNumber>& numbers) {
  free_below(branch);
  change(branch, State::open);
  const auto part = std::make_shared<const Part>(Part{explored.items, numbers});
  const std::vector<TreeItem>& items = part->items;
  Builder builder{*this, branch};
  std::size_t explored_count = items.size();
  while (explored_count > 0 && items[explored_count - 1].pending) {
    --explored_count;
  }
  // An item lies on the way when nothing explored later is as high as it is.
  std::vector<bool> on_way(explored_count);
  std::uint32_t highest = ~0U;
  for (std::size_t i = explored_count; i-- > 0;) {
    on_way[i] = items[i].depth < highest;
    highest = std::min<std::uint32_t>(highest, items[i].depth);
  }
  for (std::size_t i = 0; i < explored_count;) {
    const Index node = builder.add(items[i], numbers);
    std::size_t end = i + 1;
    while (!on_way[i] && end < explored_count && items[end].depth > items[i].depth) {
      ++end;
    }
    if (end > i + 1) {
      nodes_[node].folded = true;
      folded_[node] = {part, i + 1, end};
    }
    i = end;
  }
  for (std::size_t i = explored_count; i < items.size(); ++i) {
    builder.add(items[i], numbers);
  }
  count(branch, static_cast<std::int32_t>(builder.pending()), 0);
}

BranchTree::Builder::Builder(BranchTree& tree, Index top) : tree_{tree}, top_{top} {
  if (top == kRoot) {
    nodes_.push_back(top);
    youngest_.push_back(0);
  }
}

/// Items come parents first; the first one is the top itself, unless that is the root.
BranchTree::Index BranchTree::Builder::add(const TreeItem& item,
                                           const std::vector<EventNumber>& numbers) {
  const std::size_t depth = item.depth + (top_ == kRoot ? 1U : 0U);
  if (depth == 0) {
    tree_.nodes_[top_].event = numbers.at(item.event);
    nodes_.assign(1, top_);
    youngest_.assign(1, 0);
    return top_;
  }
  const Index parent = nodes_.at(depth - 1);
  const State above = tree_.nodes_[parent].state;
  const State state = !item.pending                                       ? State::open
                      : above == State::pending || above == State::waking ? State::waking
                                                                          : State::pending;
  const Index node = tree_.make(numbers.at(item.event), parent, state);
  if (youngest_[depth - 1] != 0) {
    tree_.nodes_[youngest_[depth - 1]].next = node;
  } else {
    tree_.nodes_[parent].child = node;
  }
  youngest_[depth - 1] = node;
  nodes_.resize(depth);
  youngest_.resize(depth);
  nodes_.push_back(node);
  youngest_.push_back(0);
  if (state == State::pending) {
    // The top and what lies above it are told in the end.
    tree_.nodes_[node].pending = 1;
    for (std::size_t k = depth; k-- > 1;) {
      ++tree_.nodes_[nodes_[k]].pending;
    }
    ++pending_;
  }
  return node;
}

/// Builds what was left as it came.
void BranchTree::unfold(Index node) {
  if (!std::exchange(nodes_[node].folded, false)) {
    return;
  }
  const Folded folded = std::move(folded_[node]);
  folded_.erase(node);
  Builder builder{*this, node};
  const std::vector<TreeItem>& items = folded.part->items;
  const std::uint16_t depth = items[folded.begin - 1].depth;
  for (std::size_t i = folded.begin - 1; i < folded.end; ++i) {
    TreeItem item = items[i];
    item.depth = static_cast<std::uint16_t>(item.depth - depth);
    builder.add(item, folded.part->numbers);
  }
}

}  // namespace ordercheck::explore
