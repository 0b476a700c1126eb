// SPDX-License-Identifier: Apache-2.0
#include "explore/optimal_dpor.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "runtime/kinds.hpp"

namespace ordercheck::explore {

using runtime::Event;
using runtime::Execution;

namespace {

[[noreturn]] void bug(const char* what) {
  std::fprintf(stderr, "bug in ordercheck: %s\n", what);
  std::abort();
}

EventView view_of(const Execution& execution, const Event& event) {
  return {event.decision(), execution.footprint(event)};
}

bool is_tick(const Operation& operation) {
  return operation.kind == kind_id<runtime::ClockKind>() &&
         operation.verb == runtime::ClockKind::tick;
}

/// Whether an access that an operation might make can conflict with one that an event made.
bool may_conflict(const Touch& touch, const runtime::Entry& entry,
                  const runtime::WorldStore& world) {
  if (touch.access == Access::read && entry.access == Access::read) {
    return false;
  }
  return touch.cell.object == runtime::kEverything ||
         (touch.cell.object == entry.object &&
          (touch.cell.key == whole || entry.whole || world.cell(entry.cell).key == touch.cell.key));
}

/// Whether an operation that makes these touches can depend on an event. Which invariants it would
/// concern is not known before it happens.
bool may_conflict(std::span<const Touch> touches, std::span<const runtime::Entry> footprint,
                  const runtime::WorldStore& world) {
  return std::ranges::any_of(footprint, [&](const runtime::Entry& entry) {
    return entry.object == runtime::kEverything || entry.object == runtime::kInvariants ||
           std::ranges::any_of(
               touches, [&](const Touch& touch) { return may_conflict(touch, entry, world); });
  });
}

}  // namespace

bool OptimalDpor::next(runtime::Plan& plan) {
  plan = {};
  if (!std::exchange(started_, true)) {
    return true;
  }
  if (nodes_.empty()) {
    return false;
  }
  plan.kept = nodes_.size() - 1;
  // The oldest sequence from there; each of its other branches becomes a pending one of the node it
  // hangs on.
  for (WakeupTree* tree = &nodes_.back().pending; !tree->empty();) {
    std::unique_ptr<WakeupNode> first = tree->take_first();
    --counts_.pending_nodes;
    plan.rest.push_back(first->event.decision);
    inherited_.push_back(WakeupTree{std::move(first->children)});
    tree = &inherited_.back();
  }
  return true;
}

std::optional<runtime::Decision> OptimalDpor::pick(Execution& execution) {
  return execution.first_choice();
}

void OptimalDpor::finished(Execution& execution) {
  const auto events = execution.events();
  // Beyond half of the step bound the execution went on round robin: not part of the tree.
  analysed_ =
      execution.ending() == runtime::Ending::cut || execution.ending() == runtime::Ending::livelock
          ? std::min<std::size_t>(events.size(), execution.settings().step_bound / 2)
          : events.size();
  execution.compute_clocks();
  grow(execution);
  loose_.clear();
  for (std::size_t i = 0; i < analysed_; ++i) {
    const Operation& operation = events[i].operation;
    if (!operation.kind->labels_share_cells(operation)) {
      loose_.push_back(i);
    }
  }
  for (std::size_t i = analysed_; i-- > 0;) {
    reverse_at(execution, i);
  }
  while (!nodes_.empty() && nodes_.back().pending.empty()) {
    nodes_.pop_back();
  }
  if (!nodes_.empty()) {
    const EventView last = view_of(execution, events[nodes_.size() - 1]);
    finished_branch_ = {last.decision, {last.footprint.begin(), last.footprint.end()}};
  }
}

/// Gives each new event a node: the sleep set that it inherits, the pending branches that the plan
/// brought along.
void OptimalDpor::grow(Execution& execution) {
  const auto events = execution.events();
  const runtime::WorldStore& world = execution.world();
  const std::size_t kept = execution.kept();
  if (kept < nodes_.size()) {
    // What was explored from the branching point goes to sleep there.
    nodes_[kept].sleep.push_back(std::exchange(finished_branch_, {}));
  }
  for (std::size_t i = kept; i < analysed_; ++i) {
    if (i == nodes_.size()) {
      nodes_.emplace_back();
    }
    const std::size_t planned = i - kept;
    if (planned > 0 && planned <= inherited_.size()) {
      nodes_[i].pending = std::move(inherited_[planned - 1]);
    }
    if (planned >= inherited_.size() && !nodes_[i].sleep.empty() && planned > 0) {
      bug("the sleep set is not empty after a wakeup sequence");
    }
    const EventView event = view_of(execution, events[i]);
    if (i + 1 < analysed_) {
      Node next;
      for (const LabelledEvent& asleep : nodes_[i].sleep) {
        if (!dependent(view(asleep), event, world)) {
          next.sleep.push_back(asleep);
        }
      }
      if (i + 1 < nodes_.size()) {
        bug("a node outlived its event");
      }
      nodes_.push_back(std::move(next));
    }
  }
  inherited_.clear();
}

/// For each thread, what it would announce after E[0..i) and all later events that do not depend on
/// event i.
void OptimalDpor::collect_next(const Execution& execution, std::size_t i) {
  const auto events = execution.events();
  next_.assign(execution.thread_count(), {});
  not_after_.clear();
  next_[runtime::index_of(events[i].thread())] = {&events[i].operation, i >= execution.kept()};
  std::size_t missing = execution.thread_count() - 1;
  for (std::size_t k = i + 1; k < analysed_; ++k) {
    if (!execution.ordered(i, k)) {
      not_after_.push_back(k);
      continue;
    }
    NextOperation& next = next_[runtime::index_of(events[k].thread())];
    if (missing > 0 && next.operation == nullptr) {
      next = {&events[k].operation, k >= execution.kept()};
      --missing;
    }
  }
  for (std::size_t slot = 0; slot < next_.size(); ++slot) {
    const runtime::Thread& thread = execution.thread(runtime::thread_id(slot));
    const bool exists =
        thread.origin == runtime::kNoEvent ||
        (thread.origin != i && !(thread.origin > i && execution.ordered(i, thread.origin)));
    if (!exists) {
      next_[slot] = {};
      continue;
    }
    if (next_[slot].operation != nullptr) {
      continue;
    }
    // Its events are all among those that do not depend on event i; what it announced at the end
    // comes next.
    const Event* beyond = nullptr;
    for (std::size_t k = analysed_; k < events.size() && beyond == nullptr; ++k) {
      beyond = runtime::index_of(events[k].thread()) == slot ? &events[k] : nullptr;
    }
    if (beyond != nullptr) {
      next_[slot] = {&beyond->operation, true};
    } else if (thread.state == runtime::ThreadState::announced) {
      next_[slot] = {&thread.pending, true};
      next_[slot].blocked = true;
    }
  }
}

/// Whether a reversal of event `i` by this operation can be one that no earlier execution showed.
bool OptimalDpor::may_race(const Execution& execution, std::size_t i, const NextOperation& next) {
  if (next.operation == nullptr) {
    return false;
  }
  const Event& event = execution.events()[i];
  const Operation& operation = *next.operation;
  const bool own = operation.thread == event.thread();
  if (is_tick(operation)) {
    return next.is_new && (event.patient || execution.settings().time == TimeMode::racing || own);
  }
  touches_.clear();
  operation.kind->may_touch(operation, touches_);
  if (own) {
    // Other labels: those on offer then, and those that the events in front bring.
    return (next.is_new || front_has_new(execution)) &&
           (event.choice ||
            (!operation.kind->labels_share_cells(operation) && meets_front(execution, true)));
  }
  return may_conflict(touches_, execution.footprint(event), execution.world()) &&
         (next.is_new ||
          (next.taken.has_value() ? front_has_new(execution) : meets_front(execution, false)));
}

/// Whether a new event would come before the reversed operation. Other labels are offered again
/// then: a label that sleeps covers the sequences without its thread only because of that.
bool OptimalDpor::front_has_new(const Execution& execution) const {
  return !front_.empty() && front_.back() >= execution.kept();
}

/// Whether the operation whose touches are in `touches_` may depend on an event in front, or on a
/// new one. Before event i the operation may touch other cells than after it did, so that a new
/// event matters even where both sides of the race are old.
bool OptimalDpor::meets_front(const Execution& execution, bool old_ones) const {
  return std::ranges::any_of(front_, [&](std::size_t k) {
    return (old_ones || k >= execution.kept()) &&
           may_conflict(touches_, execution.footprint(execution.events()[k]), execution.world());
  });
}

void OptimalDpor::reverse_at(Execution& execution, std::size_t i) {
  collect_next(execution, i);
  reverse_by_next(execution, i);
  for (const std::size_t m : loose_) {
    const bool concurrent = m < i ? !execution.ordered(m, i) : m > i && !execution.ordered(i, m);
    if (concurrent) {
      reverse_by_other_labels(execution, i, m);
    }
  }
}

/// Moves what some thread does next before event `i`.
void OptimalDpor::reverse_by_next(Execution& execution, std::size_t i) {
  front_ = not_after_;
  reversed_ = {i};
  const Event& event = execution.events()[i];
  if (next_[runtime::index_of(event.thread())].operation != nullptr) {
    next_[runtime::index_of(event.thread())].taken = event.label;
  }
  bool any = false;
  for (NextOperation& next : next_) {
    next.may_race = may_race(execution, i, next);
    any = any || next.may_race;
  }
  if (!any) {
    return;
  }
  put_in_front(execution, i);
  pending_.clear();
  for (const NextOperation& next : next_) {
    pending_.push_back(next.operation);
  }
  bool none = false;
  for (NextOperation& next : next_) {
    next.blocked = next.may_race && !offer_labels(execution, i, next) && next.blocked;
    none = none || next.blocked;
  }
  execution.undo_hypotheses();
  if (!none) {
    return;
  }
  for (const NextOperation& next : next_) {
    if (next.blocked && !is_tick(*next.operation)) {
      reverse_by_blocked(execution, i, next, i);
    }
  }
}

/// What keeps the operation blocked may be several events that do not depend on each other: moves
/// it before event `i` and others of those in front, later than event `from`.
void OptimalDpor::reverse_by_blocked(Execution& execution, std::size_t i, const NextOperation& next,
                                     std::size_t from) {
  const std::vector<std::size_t> front = front_;
  const runtime::Thread& thread = execution.thread(next.operation->thread);
  const std::size_t own_last =
      thread.last_event != runtime::kNoEvent ? thread.last_event : thread.origin;
  for (const std::size_t k : front) {
    if (own_last != runtime::kNoEvent && k <= own_last && execution.ordered(k, own_last)) {
      continue;  // without it the thread would not be there yet
    }
    touches_.clear();
    next.operation->kind->may_touch(*next.operation, touches_);
    if (k <= from ||
        !may_conflict(touches_, execution.footprint(execution.events()[k]), execution.world())) {
      continue;
    }
    leave_out(execution, k);
    reversed_.push_back(k);
    put_in_front(execution, i);
    const bool possible = offer_labels(execution, i, next);
    execution.undo_hypotheses();
    if (!possible) {
      reverse_by_blocked(execution, i, next, k);
    }
    reversed_.pop_back();
    front_ = front;
  }
}

/// Events `i` and `m` do not depend on each other, but another label of m's operation may depend on
/// event i.
void OptimalDpor::reverse_by_other_labels(Execution& execution, std::size_t i, std::size_t m) {
  const Event& event = execution.events()[m];
  const std::size_t first = std::min(i, m);
  const NextOperation other{&event.operation, std::max(i, m) >= execution.kept(), true,
                            event.label};
  front_.clear();
  for (std::size_t k = first + 1; k < analysed_; ++k) {
    if (!execution.ordered(first, k)) {
      front_.push_back(k);
    }
  }
  leave_out(execution, std::max(i, m));
  reversed_ = {i};
  if (!may_race(execution, i, other)) {
    return;
  }
  put_in_front(execution, first);
  offer_labels(execution, first, other);
  execution.undo_hypotheses();
}

/// Takes event `k` and all that depend on it away from the front.
void OptimalDpor::leave_out(const Execution& execution, std::size_t k) {
  std::erase_if(front_, [&](std::size_t other) {
    return other == k || (other > k && execution.ordered(k, other));
  });
}

/// Moves the World to where the events in front have happened, but event `i` and all others have
/// not.
void OptimalDpor::put_in_front(Execution& execution, std::size_t i) {
  execution.rewind(i);
  sequence_.clear();
  for (const std::size_t k : front_) {
    const Event& independent = execution.events()[k];
    ignored_.clear();
    execution.apply(independent.operation, independent.label, ignored_);
    sequence_.push_back(view_of(execution, independent));
  }
}

/// Returns whether the operation has a label there.
bool OptimalDpor::offer_labels(Execution& execution, std::size_t i, const NextOperation& next) {
  labels_.clear();
  for (const Labels::Offer& label : execution.labels(*next.operation, pending_)) {
    labels_.push_back(label.label);
  }
  for (const Label label : labels_) {
    if (label != next.taken) {
      offer(execution, i, next, label);
    }
  }
  return !labels_.empty();
}

void OptimalDpor::offer(Execution& execution, std::size_t i, const NextOperation& next,
                        Label label) {
  hypothetical_.clear();
  execution.apply_and_undo(*next.operation, label, hypothetical_);
  const runtime::WorldStore& world = execution.world();
  const EventView reversal{{next.operation->thread, label}, hypothetical_};
  const auto is_before = [&](std::size_t k) {
    return dependent(view_of(execution, execution.events()[k]), reversal, world);
  };
  if (!std::ranges::all_of(reversed_, is_before)) {
    return;
  }
  if (!next.is_new && !next.taken.has_value() && std::ranges::none_of(front_, [&](std::size_t k) {
        return k >= execution.kept() && is_before(k);
      })) {
    return;  // as in an earlier execution, with independent events in front
  }
  ++counts_.reversals;
  Node& node = nodes_[i];
  sequence_.push_back(reversal);
  if (sleeping(node, sequence_, world)) {
    ++counts_.sleep_covered;
  } else {
    // The tree's current branch is the event itself: what is compatible with it has been or will be
    // explored there. A sequence that reverses it is not.
    const std::size_t added = node.pending.insert(sequence_, world);
    counts_.inserted += added > 0 ? 1 : 0;
    counts_.pending_nodes += added;
    counts_.pending_nodes_max = std::max(counts_.pending_nodes_max, counts_.pending_nodes);
  }
  sequence_.pop_back();
}

bool OptimalDpor::sleeping(const Node& node, const std::vector<EventView>& sequence,
                           const runtime::WorldStore& world) const {
  std::size_t position = 0;
  return std::ranges::any_of(node.sleep, [&](const LabelledEvent& asleep) {
    return weak_initial(view(asleep), sequence, world, position) != Initial::no;
  });
}

}  // namespace ordercheck::explore
