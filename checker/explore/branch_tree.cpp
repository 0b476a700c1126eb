// SPDX-License-Identifier: Apache-2.0
#include "explore/branch_tree.hpp"

#include <algorithm>
#include <cassert>
#include <utility>

namespace ordercheck::explore {

BranchTree::BranchTree(const runtime::WorldStore& world) : world_{world}, nodes_(kRoot) {
  make(events_.number_of({}), 0, State::waking);
  change(kRoot, State::pending);
}

BranchTree::Index BranchTree::make(EventNumber event, Index parent, State state) {
  Index node = free_;
  if (node != 0) {
    free_ = nodes_[node].next;
    --free_count_;
  } else {
    node = static_cast<Index>(nodes_.size());
    nodes_.emplace_back();
  }
  nodes_[node] = {.event = event, .parent = parent, .state = state};
  return node;
}

void BranchTree::append_child(Index parent, Index child) {
  Index* last = &nodes_[parent].child;
  while (*last != 0) {
    last = &nodes_[*last].next;
  }
  *last = child;
}

/// Forgets what lies below. Requires: no branch is pending or taken there.
void BranchTree::free_below(Index node) {
  std::vector<Index> left;
  const auto forget_folded = [this](Index each) {
    if (std::exchange(nodes_[each].folded, false)) {
      folded_.erase(each);
    }
  };
  forget_folded(node);
  for (Index first = std::exchange(nodes_[node].child, 0); first != 0;) {
    const Index last = first;
    forget_folded(first);
    if (nodes_[first].child != 0) {
      left.push_back(nodes_[first].child);
    }
    const Index next = nodes_[first].next;
    nodes_[last].next = free_;
    free_ = last;
    ++free_count_;
    first = next;
    if (first == 0 && !left.empty()) {
      first = left.back();
      left.pop_back();
    }
  }
}

void BranchTree::count(Index node, std::int32_t pending, std::int32_t taken) {
  for (; node != 0; node = nodes_[node].parent) {
    nodes_[node].pending += static_cast<std::uint32_t>(pending);
    nodes_[node].taken += static_cast<std::uint32_t>(taken);
  }
}

void BranchTree::change(Index node, State state) {
  const State was = std::exchange(nodes_[node].state, state);
  const auto difference = [&](State which) {
    return (state == which ? 1 : 0) - (was == which ? 1 : 0);
  };
  count(node, difference(State::pending), difference(State::taken));
}

std::vector<BranchTree::Handle> BranchTree::pending(std::size_t count) const {
  std::vector<Handle> found;
  std::vector<Index> left{kRoot};
  while (!left.empty() && found.size() < count) {
    const Index node = left.back();
    left.pop_back();
    if (nodes_[node].next != 0) {
      left.push_back(nodes_[node].next);
    }
    if (nodes_[node].state == State::pending) {
      found.push_back(node);
    } else if (nodes_[node].pending != 0) {
      left.push_back(nodes_[node].child);
    }
  }
  return found;
}

/// From the root on; without it.
std::vector<BranchTree::Index> BranchTree::path_to(Index node) const {
  std::vector<Index> path;
  for (; node != kRoot; node = nodes_[node].parent) {
    path.push_back(node);
  }
  std::ranges::reverse(path);
  return path;
}

Branch BranchTree::take(Handle branch) {
  assert(nodes_[branch].state == State::pending);
  change(branch, State::taken);
  EventTable table;
  const auto number = [&](Index node) { return table.number_of(event_of(node)); };
  Branch given;
  for (const Index node : path_to(branch)) {
    Branch::Level level{number(node), {}};
    for (Index elder = nodes_[nodes_[node].parent].child; elder != node;
         elder = nodes_[elder].next) {
      level.elders.push_back(number(elder));
    }
    given.path.push_back(std::move(level));
  }
  if (branch != kRoot) {
    given.elders = std::move(given.path.back().elders);
    given.path.pop_back();
    given.items.push_back({number(branch), 0, true});
    std::uint16_t depth = 1;
    for (Index node = nodes_[branch].child; node != 0;) {
      given.items.push_back({number(node), depth, true});
      if (nodes_[node].child != 0) {
        node = nodes_[node].child;
        ++depth;
        continue;
      }
      while (node != branch && nodes_[node].next == 0) {
        node = nodes_[node].parent;
        --depth;
      }
      node = node == branch ? 0 : nodes_[node].next;
    }
  }
  given.events = SharedEvents::of(table, footprints_);
  given.oldest = is_oldest(branch);
  return given;
}

/// Whether nothing before it is unfinished.
bool BranchTree::is_oldest(Index node) const {
  for (; node != kRoot; node = nodes_[node].parent) {
    for (Index elder = nodes_[nodes_[node].parent].child; elder != node;
         elder = nodes_[elder].next) {
      if (nodes_[elder].pending + nodes_[elder].taken != 0) {
        return false;
      }
    }
  }
  return true;
}

void BranchTree::give_back(Handle branch) {
  assert(nodes_[branch].state == State::taken);
  change(branch, State::pending);
  const Sleep sleep = sleeps_on(path_to(branch)).back();
  for (Sequence& sequence : take_late(branch)) {
    if (!sleeping(sleep, sequence)) {
      wake(branch, std::move(sequence));
    }
  }
}

std::vector<BranchTree::Sequence> BranchTree::take_late(Handle branch) {
  std::vector<Sequence> sequences;
  if (const auto late = late_.find(branch); late != late_.end()) {
    sequences = std::move(late->second);
    late_.erase(late);
  }
  return sequences;
}

/// What sleeps in each state of a path.
std::vector<BranchTree::Sleep> BranchTree::sleeps_on(const std::vector<Index>& path) const {
  std::vector<Sleep> sleeps(1);
  for (const Index node : path) {
    Sleep sleep = sleeps.back();
    put_to_sleep_below(sleep, node);
    sleeps.push_back(std::move(sleep));
  }
  return sleeps;
}

bool BranchTree::independent(EventNumber a, EventNumber b) const {
  return !footprints_.dependent(events_[a], events_[b], world_);
}

Initial BranchTree::weak_initial(EventNumber event, const Sequence& sequence,
                                 std::size_t& position) const {
  const LabelledEvent& first = events_[event];
  for (position = 0; position < sequence.size(); ++position) {
    const LabelledEvent& other = events_[sequence[position]];
    if (other.thread == first.thread) {
      return other.label == first.label ? Initial::member : Initial::no;
    }
    if (footprints_.conflict(other, first, world_)) {
      return Initial::no;
    }
  }
  return Initial::absent;
}

bool BranchTree::sleeping(const Sleep& sleep, const Sequence& sequence) const {
  std::size_t position = 0;
  return std::ranges::any_of(sleep, [&](EventNumber asleep) {
    return weak_initial(asleep, sequence, position) != Initial::no;
  });
}

/// From what sleeps in a state to what sleeps after one of the events that are explored there.
void BranchTree::put_to_sleep_below(Sleep& sleep, Index kid) const {
  for (Index elder = nodes_[nodes_[kid].parent].child; elder != kid; elder = nodes_[elder].next) {
    sleep.push_back(nodes_[elder].event);
  }
  std::erase_if(sleep, [&](EventNumber asleep) { return !independent(asleep, nodes_[kid].event); });
}

void BranchTree::merge(Handle branch, const Explored& explored) {
  assert(nodes_[branch].state == State::taken);
  std::vector<EventNumber> numbers;
  for (const LabelledEvent& event : explored.events.in(footprints_)) {
    numbers.push_back(events_.number_of(event));
  }
  build(branch, explored, numbers);
  const std::vector<Index> path = path_to(branch);
  const std::vector<Sleep> sleeps = sleeps_on(path);
  for (const Explored::Above& above : explored.above) {
    Sequence sequence;
    for (const EventNumber event : above.sequence) {
      sequence.push_back(numbers.at(event));
    }
    // What is older covers other sequences: the explorer left those out.
    const Index from = path.at(above.depth);
    Sleep sleep = sleeps[above.depth];
    for (Index elder = nodes_[nodes_[from].parent].child; elder != nodes_[from].next;
         elder = nodes_[elder].next) {
      sleep.push_back(nodes_[elder].event);
    }
    const Index parent = nodes_[from].parent;
    add(parent, nodes_[from].next, std::move(sequence), std::move(sleep));
  }
  for (Sequence& sequence : take_late(branch)) {
    if (!sleeping(sleeps.back(), sequence)) {
      add(branch, nodes_[branch].child, std::move(sequence), sleeps.back());
    }
  }
  close_oldest();
}

/// A sequence that is to be explored from the state after `node`, where what sleeps does not cover
/// it: to the first of the kids from `first` on that can start it, however far that one is.
void BranchTree::add(Index node, Index first, Sequence sequence, Sleep sleep) {
  for (Index kid = first; kid != 0;) {
    std::size_t position = 0;
    const Initial initial = weak_initial(nodes_[kid].event, sequence, position);
    if (initial == Initial::no) {
      kid = nodes_[kid].next;
      continue;
    }
    const State state = nodes_[kid].state;
    if (state == State::closed || (state == State::pending && initial == Initial::absent)) {
      return;  // what is explored there covers it
    }
    if (initial == Initial::member) {
      sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(position));
    }
    if (sequence.empty()) {
      return;
    }
    if (state == State::taken) {
      late_[kid].push_back(std::move(sequence));
      return;
    }
    if (state == State::pending) {
      wake(kid, std::move(sequence));
      return;
    }
    put_to_sleep_below(sleep, kid);
    if (sleeping(sleep, sequence)) {
      return;
    }
    unfold(kid);
    node = kid;
    kid = nodes_[kid].child;
  }
  append(node, sequence);
}

/// The insertion into the wakeup tree below a pending branch.
void BranchTree::wake(Index node, Sequence sequence) {
  for (;;) {
    Index kid = nodes_[node].child;
    if (kid == 0) {
      return;  // a leaf stands for all that continues it
    }
    std::size_t position = 0;
    Initial initial = Initial::no;
    while (kid != 0) {
      initial = weak_initial(nodes_[kid].event, sequence, position);
      if (initial != Initial::no) {
        break;
      }
      kid = nodes_[kid].next;
    }
    if (kid == 0) {
      append(node, sequence);
      return;
    }
    if (initial == Initial::absent) {
      return;
    }
    sequence.erase(sequence.begin() + static_cast<std::ptrdiff_t>(position));
    if (sequence.empty()) {
      return;
    }
    node = kid;
  }
}

/// A new youngest branch of a state.
void BranchTree::append(Index node, const Sequence& sequence) {
  const bool explored = nodes_[node].state == State::open;
  Index parent = node;
  Index top = 0;
  for (const EventNumber event : sequence) {
    const Index made = make(event, parent, State::waking);
    append_child(parent, made);
    top = top == 0 ? made : top;
    parent = made;
  }
  if (explored) {
    change(top, State::pending);
  }
}

/// Forgets what was explored and has nothing unfinished before it: no sequence comes there any
/// more.
void BranchTree::close_oldest() {
  for (Index node = kRoot; node != 0;) {
    Index unfinished = 0;
    for (Index kid = nodes_[node].child; kid != 0; kid = nodes_[kid].next) {
      if (nodes_[kid].pending + nodes_[kid].taken != 0) {
        unfinished = kid;
        break;
      }
      if (nodes_[kid].state != State::closed) {
        free_below(kid);
        nodes_[kid].state = State::closed;
      }
    }
    node = unfinished != 0 && nodes_[unfinished].state == State::open ? unfinished : 0;
  }
}

}  // namespace ordercheck::explore
