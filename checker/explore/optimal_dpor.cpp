// SPDX-License-Identifier: Apache-2.0
#include "explore/optimal_dpor.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

namespace ordercheck::explore {

using runtime::Event;
using runtime::Execution;

void OptimalDpor::fail(const char* problem) const {
  if (mutation_ == Mutation::none) {
    std::fprintf(stderr, "bug in ordercheck: %s\n", problem);
    std::abort();
  }
  throw BrokenSearch{problem};
}

bool OptimalDpor::next(runtime::Plan& plan) {
  if (std::exchange(started_, true) && !std::exchange(again_, false)) {
    if (nodes_.empty()) {
      return false;
    }
    branch();
  }
  planned_now_ = true;
  plan = plan_;
  return true;
}

std::optional<runtime::Decision> OptimalDpor::pick(Execution& execution) {
  return execution.first_choice();
}

/// Whether an event that sleeps still does so after another one.
bool OptimalDpor::stays_asleep(const LabelledEvent& asleep, const LabelledEvent& event) const {
  if (mutation_ == Mutation::sleep_unfiltered) {
    return true;
  }
  return asleep.thread != event.thread && !footprints_.conflict(asleep, event, execution_->world());
}

/// Plans the oldest pending sequence of the deepest node that has one; each of its other branches
/// becomes a pending one of the node it hangs on. What was explored from there goes to sleep.
void OptimalDpor::branch() {
  const std::size_t depth = nodes_.size() - 1;
  plan_.kept = depth;
  plan_.rest.clear();
  sleep_.resize(nodes_[depth].sleep_end);
  if (mutation_ != Mutation::finished_not_asleep) {
    sleep_.push_back(labelled_[depth]);
  }
  nodes_[depth].sleep_end = static_cast<std::uint32_t>(sleep_.size());
  ++nodes_[depth].explored;
  std::uint32_t first = nodes_[depth].pending;
  nodes_[depth].pending = tree_[first].next;
  while (first != 0) {
    const WakeupNodes::Node node = tree_[first];
    tree_.drop(first);
    plan_.rest.push_back({ThreadId{node.event.thread}, node.event.label});
    const Node here = nodes_.back();
    Node below;
    below.sleep_begin = static_cast<std::uint32_t>(sleep_.size());
    for (std::uint32_t z = here.sleep_begin; z < here.sleep_end; ++z) {
      if (stays_asleep(sleep_[z], node.event)) {
        const LabelledEvent asleep = sleep_[z];
        sleep_.push_back(asleep);
      }
    }
    below.sleep_end = static_cast<std::uint32_t>(sleep_.size());
    if (node.child != 0) {
      below.pending = tree_[node.child].next;
    }
    nodes_.push_back(below);
    first = node.child;
  }
  if (nodes_.back().sleep_begin != nodes_.back().sleep_end) {
    fail("the sleep set is not empty after a wakeup sequence");
  }
  planned_ = nodes_.size() - 1;
}

void OptimalDpor::finished(Execution& execution) {
  execution_ = &execution;
  const auto events = execution.events();
  // Beyond half of the step bound the execution went on round robin: not part of the tree.
  analysed_ =
      execution.ending() == runtime::Ending::cut || execution.ending() == runtime::Ending::livelock
          ? std::min<std::size_t>(events.size(), execution.settings().step_bound / 2)
          : events.size();
  grow();
  analyse(execution);
  while (!nodes_.empty() && nodes_.back().pending == 0) {
    nodes_.pop_back();
  }
  planned_now_ = false;
}

/// Gives each new event its labelled form and, beyond the plan, a node.
void OptimalDpor::grow() {
  const auto events = execution_->events();
  labelled_.resize(analysed_ + 1);
  for (std::size_t i = execution_->kept(); i < analysed_; ++i) {
    if (events[i].at_cell) [[likely]] {
      const runtime::Entry& entry = execution_->footprint(events[i]).front();
      labelled_[i] = {.access = Footprints::access_of(entry.cell, entry.access == Access::write),
                      .thread = static_cast<std::uint16_t>(events[i].thread())};
      continue;
    }
    labelled_[i] = footprints_.labelled(static_cast<std::uint16_t>(events[i].thread()),
                                        events[i].label, execution_->footprint(events[i]));
  }
  const auto top = static_cast<std::uint32_t>(sleep_.size());
  // After a plan there is one node more than events planned: the state that it leads to.
  const std::size_t planned = std::min(nodes_.size(), analysed_);
  nodes_.resize(analysed_);
  for (std::size_t i = planned; i < analysed_; ++i) {
    nodes_[i].sleep_begin = nodes_[i].sleep_end = top;
  }
}

void OptimalDpor::analyse(Execution& execution) {
  // Where time may pass at any moment, and beyond the step bound, the general rule judges all.
  const bool by_cells = !general_only_ && execution.settings().time == TimeMode::quiescent &&
                        analysed_ == execution.events().size();
  ++analysis_;
  not_after_events_.clear();
  not_after_.resize(analysed_);
  execution.compute_clocks();
  races_.clear();
  if (by_cells) {
    races_ = execution.races_at_cells();
    if (mutation_ != Mutation::no_blocked_at_end) {
      execution.find_races_of_blocked(races_);
    }
    if (root_ != 0) {
      add_known_races(races_);
    }
  }
  for (const runtime::Race& race : races_) {
    if (race.hidden && mutation_ == Mutation::no_look_through) {
      continue;
    }
    LabelledEvent reversal;
    reversal.thread = static_cast<std::uint16_t>(race.thread);
    reversal.access = Footprints::access_of(race.cell, race.mode == CellMode::write);
    offer(race.event, not_after(race.event), reversal);
  }
  general_.find(execution, analysed_, by_cells, mutation_, *this, root_);
}

/// The later events that do not depend on this one, in order.
std::span<const std::uint32_t> OptimalDpor::not_after(std::size_t event) {
  NotAfter& known = not_after_[event];
  if (known.analysis != analysis_) {
    known.analysis = analysis_;
    known.begin = static_cast<std::uint32_t>(not_after_events_.size());
    const std::size_t column = labelled_[event].thread;
    const auto index =
        static_cast<runtime::ClockTable::Count>(execution_->events()[event].operation.index);
    const runtime::ClockTable& clocks = execution_->clocks();
    not_after_events_.resize(known.begin + analysed_ - event);
    std::uint32_t* out = &not_after_events_[known.begin];
    for (std::size_t k = event + 1; k < analysed_; ++k) {
      *out = static_cast<std::uint32_t>(k);
      out += clocks.row(k)[column] <= index ? 1 : 0;
    }
    known.size = static_cast<std::uint32_t>(out - &not_after_events_[known.begin]);
    not_after_events_.resize(known.begin + known.size + 1);
  }
  return {&not_after_events_[known.begin], known.size};
}

void OptimalDpor::offer(std::size_t event, std::span<const std::uint32_t> front,
                        const LabelledEvent& reversal) {
  ++counts_.reversals;
  labelled_[analysed_] = reversal;
  sequence_.resize(front.size() + 1);
  std::ranges::copy(front, sequence_.begin());
  sequence_.back() = static_cast<std::uint32_t>(analysed_);
  Node& node = nodes_[event];
  if (sleeping(node, sequence_.data(), sequence_.size())) {
    ++counts_.sleep_covered;
    return;
  }
  if (event < root_) [[unlikely]] {
    offer_above(event);
    return;
  }
  // The tree's current branch is the event itself: what is compatible with it has been or will be
  // explored there. A sequence that reverses it is not.
  insert(node.pending, sequence_.data(), sequence_.size());
}

/// Whether an event is a weak initial of a sequence of events; `position` becomes its place there
/// if it is a member. Definition 4.4 of the paper; with labels, of the same thread only the same
/// label counts.
Initial OptimalDpor::weak_initial(const LabelledEvent& event, const std::uint32_t* sequence,
                                  std::size_t size, std::size_t& position) const {
  for (position = 0; position < size; ++position) {
    const LabelledEvent& other = labelled_[sequence[position]];
    if (other.thread == event.thread) {
      return other.label == event.label || mutation_ == Mutation::sleep_by_thread ? Initial::member
                                                                                  : Initial::no;
    }
    if (footprints_.conflict(other, event, execution_->world())) {
      return Initial::no;
    }
  }
  return Initial::absent;
}

bool OptimalDpor::sleeping(const Node& node, const std::uint32_t* sequence,
                           std::size_t size) const {
  std::size_t position = 0;
  for (std::uint32_t z = node.sleep_begin; z < node.sleep_end; ++z) {
    if (weak_initial(sleep_[z], sequence, size, position) != Initial::no) {
      return true;
    }
  }
  return false;
}

/// Adds a sequence unless an older one covers it. Uses up the sequence.
void OptimalDpor::insert(std::uint32_t& tree, std::uint32_t* sequence, std::size_t size) {
  std::uint32_t* root = &tree;  // of the level: in the node, or in the tree's array
  std::uint32_t parent = 0, last = 0;
  for (std::uint32_t child = *root; child != 0;) {
    std::size_t position = 0;
    const Initial initial = weak_initial(tree_[child].event, sequence, size, position);
    if (initial == Initial::no) {
      last = child;
      child = tree_[child].next;
      continue;
    }
    if (initial == Initial::absent) {
      if (mutation_ == Mutation::append_at_absent_child) {
        last = child;
        child = tree_[child].next;
        continue;
      }
      return;  // the child's subtree will cover the sequence
    }
    // Without the member, the rest follows below.
    for (; position > 0; --position) {
      sequence[position] = sequence[position - 1];
    }
    ++sequence;
    --size;
    if (size == 0 || tree_[child].child == 0) {
      return;  // a leaf stands for all that continues it
    }
    parent = child;
    last = 0;
    child = tree_[child].child;
  }
  const std::uint32_t added = append(sequence, size);
  ++counts_.inserted;
  if (last != 0) {
    tree_[last].next = added;
  } else if (parent != 0) {
    tree_[parent].child = added;
  } else {
    *root = added;
  }
}

/// A new branch; returns its first node.
std::uint32_t OptimalDpor::append(const std::uint32_t* sequence, std::size_t size) {
  std::uint32_t below = 0;
  for (std::size_t k = size; k-- > 0;) {
    const std::uint32_t node = tree_.make(labelled_[sequence[k]]);
    tree_[node].child = below;
    below = node;
  }
  return below;
}

}  // namespace ordercheck::explore
