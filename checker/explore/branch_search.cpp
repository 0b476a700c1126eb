// SPDX-License-Identifier: Apache-2.0
#include "explore/branch_search.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace ordercheck::explore {

using runtime::Execution;

void BranchSearch::begin(const Branch& branch, Execution& execution) {
  execution_ = &execution;
  const std::vector<LabelledEvent> events = branch.events.in(footprints_);
  for (const Node& node : nodes_) {
    drop(node.pending);
  }
  nodes_.clear();
  sleep_.clear();
  plan_ = {};
  explored_ = {};
  table_ = {};
  whole_ = branch.items.empty();
  length_ = branch.path.size();
  root_ = whole_ ? 0 : length_ + 1;
  above_.assign(root_, 0);
  oldest_ = branch.oldest;
  places_.clear();
  // The first plan of the whole tree is empty.
  started_ = !whole_;
  to_approach_ = !whole_;
  begun_ = false;
  if (!whole_) {
    set_path(branch, events);
    set_pending(branch, events);
  }
}

/// What sleeps in a state still does after an event that it does not depend on.
void BranchSearch::keep_asleep(const Node& before, const LabelledEvent& event) {
  for (std::uint32_t z = before.sleep_begin; z < before.sleep_end; ++z) {
    if (stays_asleep(sleep_[z], event)) {
      const LabelledEvent asleep = sleep_[z];
      sleep_.push_back(asleep);
    }
  }
}

/// The states of the path, with what sleeps there. In the last one, the youngest of the branch's
/// elders stands for the branch that was explored last.
void BranchSearch::set_path(const Branch& branch, const std::vector<LabelledEvent>& events) {
  if (branch.elders.empty()) {
    throw std::logic_error{"a branch without anything before it is not one of a tree"};
  }
  labelled_.resize(length_ + 1);
  for (std::size_t depth = 0; depth <= length_; ++depth) {
    Node node;
    node.sleep_begin = static_cast<std::uint32_t>(sleep_.size());
    if (depth > 0) {
      keep_asleep(nodes_.back(), labelled_[depth - 1]);
    }
    const bool last = depth == length_;
    const std::vector<EventNumber>& elders = last ? branch.elders : branch.path[depth].elders;
    for (std::size_t i = 0; i + (last ? 1 : 0) < elders.size(); ++i) {
      sleep_.push_back(events.at(elders[i]));
    }
    labelled_[depth] = events.at(last ? elders.back() : branch.path[depth].event);
    node.sleep_end = static_cast<std::uint32_t>(sleep_.size());
    nodes_.push_back(node);
  }
}

/// The branch's own wakeup tree.
void BranchSearch::set_pending(const Branch& branch, const std::vector<LabelledEvent>& events) {
  std::vector<std::uint32_t> youngest;  // by depth
  for (const TreeItem& item : branch.items) {
    const std::uint32_t made = tree_.make(events.at(item.event));
    if (item.depth < youngest.size()) {
      tree_[youngest[item.depth]].next = made;
      youngest.resize(item.depth);
    } else if (item.depth > 0) {
      tree_[youngest[item.depth - 1U]].child = made;
    } else {
      nodes_.back().pending = made;
    }
    youngest.push_back(made);
  }
}

bool BranchSearch::next(runtime::Plan& plan) {
  approaching_ = false;
  if (begun_ && nodes_.size() <= root_) {
    return false;
  }
  if (std::exchange(to_approach_, false)) {
    const auto events = execution_->events();
    std::size_t kept = 0;
    while (kept < std::min(length_, events.size()) &&
           events[kept].thread() == ThreadId{labelled_[kept].thread} &&
           events[kept].label == labelled_[kept].label) {
      ++kept;
    }
    if (kept < length_) {
      plan.kept = kept;
      plan.rest.clear();
      for (; kept < length_; ++kept) {
        plan.rest.push_back({ThreadId{labelled_[kept].thread}, labelled_[kept].label});
      }
      approaching_ = true;
      return true;
    }
  }
  begun_ = true;
  return OptimalDpor::next(plan);
}

std::optional<runtime::Decision> BranchSearch::pick(Execution& execution) {
  if (approaching_) {
    return std::nullopt;
  }
  return OptimalDpor::pick(execution);
}

void BranchSearch::finished(Execution& execution) {
  execution.compute_clocks();
  while (!cell_races_.empty() && cell_races_.back().second >= execution.kept()) {
    cell_races_.pop_back();
  }
  known_races_ = cell_races_.size();
  const auto& races = execution.races_at_cells();
  cell_races_.insert(cell_races_.end(), races.begin(), races.end());
  if (approaching_) {
    general_.follow(execution, execution.events().size());
    return;
  }
  OptimalDpor::finished(execution);
  note(execution.kept());
}

/// Beyond the kept events there is what no earlier execution did, in the order of the tree.
void BranchSearch::note(std::size_t kept) {
  const std::size_t first = kept - length_;
  if (oldest_ && first < places_.size()) {
    explored_.items.resize(places_[first] + 1);  // what followed that event is finished
  }
  places_.resize(first);
  for (std::size_t i = kept; i < analysed_; ++i) {
    places_.push_back(explored_.items.size());
    explored_.items.push_back(
        {table_.number_of(labelled_[i]), static_cast<std::uint16_t>(i - length_), false});
  }
}

/// A sequence that goes down into another explorer's branch may end where a sleeping event covers
/// it, and another one of the same race, with other events behind, may not: so these are offered
/// for each execution.
void BranchSearch::add_known_races(std::vector<runtime::Race>& races) {
  for (std::size_t i = 0; i < known_races_; ++i) {
    if (cell_races_[i].event < root_) {
      races.push_back(cell_races_[i]);
    }
  }
}

/// Keeps a sequence that starts in a state of the path, unless one that is kept contains it.
void BranchSearch::offer_above(std::size_t event) {
  std::uint32_t* sequence = sequence_.data();
  std::size_t size = sequence_.size();
  std::uint32_t* root = &above_[event];
  std::uint32_t parent = 0, last = 0;
  for (std::uint32_t child = *root; child != 0;) {
    std::size_t position = 0;
    if (weak_initial(tree_[child].event, sequence, size, position) != Initial::member) {
      last = child;
      child = tree_[child].next;
      continue;
    }
    for (; position > 0; --position) {
      sequence[position] = sequence[position - 1];
    }
    ++sequence;
    if (--size == 0) {
      return;
    }
    parent = child;
    last = 0;
    child = tree_[child].child;
  }
  const std::uint32_t added = append(sequence, size);
  if (last != 0) {
    tree_[last].next = added;
  } else if (parent != 0) {
    tree_[parent].child = added;
  } else {
    *root = added;
  }
}

Explored BranchSearch::leave() {
  for (std::size_t depth = nodes_.size(); depth-- > root_;) {
    write_items(nodes_[depth].pending, depth - length_);
  }
  for (std::size_t depth = 0; depth < root_; ++depth) {
    write_above(above_[depth], static_cast<std::uint32_t>(depth));
    drop(std::exchange(above_[depth], 0));
  }
  explored_.events = SharedEvents::of(table_, footprints_);
  return std::move(explored_);
}

/// Pending branches of one state, and what follows them.
void BranchSearch::write_items(std::uint32_t tree, std::size_t depth) {
  for (; tree != 0; tree = tree_[tree].next) {
    explored_.items.push_back(
        {table_.number_of(tree_[tree].event), static_cast<std::uint16_t>(depth), true});
    write_items(tree_[tree].child, depth + 1);
  }
}

/// Each way from the root to a leaf is a sequence.
void BranchSearch::write_above(std::uint32_t tree, std::uint32_t depth) {
  for (; tree != 0; tree = tree_[tree].next) {
    prefix_.push_back(table_.number_of(tree_[tree].event));
    if (tree_[tree].child == 0) {
      explored_.above.push_back({depth, prefix_});
    } else {
      write_above(tree_[tree].child, depth);
    }
    prefix_.pop_back();
  }
}

void BranchSearch::drop(std::uint32_t tree) {
  while (tree != 0) {
    const std::uint32_t next = tree_[tree].next;
    drop(tree_[tree].child);
    tree_.drop(tree);
    tree = next;
  }
}

}  // namespace ordercheck::explore
