// SPDX-License-Identifier: Apache-2.0
// The tree of an optimal reduction of which several explorers take branches in any order.
//
// A branch is explored with its older siblings asleep, so it leaves out what they cover; they may
// be unfinished then, and report a sequence for it only later. Therefore what was explored is kept
// while anything older is unfinished, and a late sequence goes down into it, to where it differs.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

#include "explore/branch.hpp"
#include "explore/labelled_event.hpp"
#include "runtime/world.hpp"

namespace ordercheck::explore {

class BranchTree {
 public:
  /// A branch that is pending or taken.
  using Handle = std::uint32_t;

  /// At first the whole tree is one pending branch. `world` must know the cells of all events.
  explicit BranchTree(const runtime::WorldStore& world);

  /// The oldest pending branches, in order; at most `count`.
  std::vector<Handle> pending(std::size_t count) const;

  std::uint64_t pending_count() const { return nodes_[kRoot].pending; }

  bool done() const { return nodes_[kRoot].pending == 0 && nodes_[kRoot].taken == 0; }

  /// Requires: the branch is pending.
  Branch take(Handle branch);
  /// The branch was not explored after all. Requires: it is taken.
  void give_back(Handle branch);
  /// What was explored of it. Requires: the branch is taken.
  void merge(Handle branch, const Explored& explored);

  /// Nodes in memory.
  std::uint64_t node_count() const { return nodes_.size() - 1 - free_count_; }

 private:
  using Index = std::uint32_t;
  using Sequence = std::vector<EventNumber>;
  using Sleep = std::vector<EventNumber>;

  enum class State : std::uint8_t {
    waking,   ///< in the wakeup tree below a pending or taken branch
    pending,  ///< the first event of a branch that nobody explores
    taken,
    open,    ///< explored, or some of it; what lies below is known
    closed,  ///< nothing below, nor older, is unfinished: nothing below is known
  };

  /// An event, and the state that it leads to.
  struct Node {
    EventNumber event = 0;
    Index parent = 0, child = 0, next = 0;
    std::uint32_t pending = 0, taken = 0;  ///< branches here and below
    State state = State::waking;
    bool folded = false;  ///< what lies below is in `folded_`
  };

  /// What an explorer handed back.
  struct Part {
    std::vector<TreeItem> items;
    std::vector<EventNumber> numbers;  ///< here, of its events
  };

  /// Finished, and not yet needed: the items below a node, which stands before them.
  struct Folded {
    std::shared_ptr<const Part> part;
    std::size_t begin = 0, end = 0;
  };

  /// Makes nodes of items.
  class Builder {
   public:
    Builder(BranchTree& tree, Index top);
    Index add(const TreeItem& item, const std::vector<EventNumber>& numbers);

    std::uint32_t pending() const { return pending_; }

   private:
    BranchTree& tree_;
    Index top_;
    std::vector<Index> nodes_, youngest_;  ///< by depth: being filled, and its youngest child
    std::uint32_t pending_ = 0;
  };

  static constexpr Index kRoot = 1;

  const LabelledEvent& event_of(Index node) const { return events_[nodes_[node].event]; }

  Index make(EventNumber event, Index parent, State state);
  void append_child(Index parent, Index child);
  void free_below(Index node);
  void change(Index node, State state);
  void count(Index node, std::int32_t pending, std::int32_t taken);
  bool independent(EventNumber a, EventNumber b) const;
  Initial weak_initial(EventNumber event, const Sequence& sequence, std::size_t& position) const;
  bool sleeping(const Sleep& sleep, const Sequence& sequence) const;
  void put_to_sleep_below(Sleep& sleep, Index kid) const;
  std::vector<Index> path_to(Index node) const;
  bool is_oldest(Index node) const;
  std::vector<Sleep> sleeps_on(const std::vector<Index>& path) const;
  std::vector<Sequence> take_late(Handle branch);
  void build(Index branch, const Explored& explored, const std::vector<EventNumber>& numbers);
  void unfold(Index node);
  void add(Index node, Index first, Sequence sequence, Sleep sleep);
  void wake(Index node, Sequence sequence);
  void append(Index node, const Sequence& sequence);
  void close_oldest();

  const runtime::WorldStore& world_;
  Footprints footprints_;
  EventTable events_;
  std::vector<Node> nodes_;
  Index free_ = 0;
  std::uint64_t free_count_ = 0;
  /// What arrived for branches that are taken: from the state after the first event.
  std::unordered_map<Index, std::vector<Sequence>> late_;
  std::unordered_map<Index, Folded> folded_;
};

}  // namespace ordercheck::explore
