// SPDX-License-Identifier: Apache-2.0
#include "explore/general_races.hpp"

#include <algorithm>

#include "runtime/kinds.hpp"

namespace ordercheck::explore {

using runtime::Event;
using runtime::Execution;

namespace {

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

void GeneralRaces::find(Execution& execution, std::size_t analysed, bool cells_are_done,
                        Mutation mutation, RaceSink& sink, std::size_t root) {
  sink_ = &sink;
  cells_are_done_ = cells_are_done;
  mutation_ = mutation;
  root_ = root;
  follow(execution, analysed);
  bool any = !cells_are_done || !general_.empty();
  for (std::size_t slot = 0; slot < execution.thread_count() && !any; ++slot) {
    const runtime::Thread& thread = execution.thread(runtime::thread_id(slot));
    any = thread.state == runtime::ThreadState::announced && !is_tick(thread.pending) &&
          !execution.blocked_at_cell(thread.pending);
  }
  if (!any) {
    return;
  }
  find_loose();
  find_reaches();
  for (std::size_t i = analysed_; i-- > 0;) {
    reverse_at(i);
  }
}

void GeneralRaces::follow(Execution& execution, std::size_t analysed) {
  execution_ = &execution;
  analysed_ = analysed;
  const auto events = execution.events();
  // Of the kept events the list is right already.
  while (!general_.empty() && general_.back() >= execution.kept()) {
    general_.pop_back();
  }
  for (std::size_t i = execution.kept(); i < analysed_; ++i) {
    if (!events[i].at_cell) {
      general_.push_back(i);
    }
  }
}

void GeneralRaces::find_loose() {
  loose_.clear();
  const auto add_if_loose = [&](std::size_t i) {
    if (is_loose(execution_->events()[i].operation)) {
      loose_.push_back(i);
    }
  };
  if (cells_are_done_) {
    std::ranges::for_each(general_, add_if_loose);
    return;
  }
  for (std::size_t i = 0; i < analysed_; ++i) {
    add_if_loose(i);
  }
}

/// What each general operation may touch, looked up once for all events that it might be moved
/// before.
void GeneralRaces::find_reaches() {
  const auto events = execution_->events();
  reaches_.clear();
  reach_touches_.clear();
  const auto add = [&](const Operation& operation, std::size_t event, std::size_t before) {
    Reach reach{operation.thread, event, before, reach_touches_.size(), 0};
    operation.kind->may_touch(operation, reach_touches_);
    reach.end = reach_touches_.size();
    reaches_.push_back(reach);
  };
  for (const std::size_t event : general_) {
    NextOperation next{.operation = &events[event].operation};
    next.event = event;
    add(*next.operation, event, event_before(next));
  }
  for (std::size_t slot = 0; slot < execution_->thread_count(); ++slot) {
    const runtime::Thread& thread = execution_->thread(runtime::thread_id(slot));
    if (thread.state == runtime::ThreadState::announced && !is_tick(thread.pending) &&
        !execution_->blocked_at_cell(thread.pending)) {
      add(thread.pending, runtime::kNoEvent, event_before({.operation = &thread.pending}));
    }
  }
}

/// Whether some general operation might be moved before event `i`, or the event's own operation has
/// other labels. "Yes" is always right.
bool GeneralRaces::is_reached(std::size_t i) const {
  const auto events = execution_->events();
  const Event& event = events[i];
  if (!cells_are_done_ || analysed_ != events.size() || event.patient || event.choice ||
      (!event.at_cell && is_loose(event.operation))) {
    return true;
  }
  const auto footprint = execution_->footprint(event);
  return std::ranges::any_of(reaches_, [&](const Reach& reach) {
    const bool later = reach.event == runtime::kNoEvent ||
                       (reach.event > i && execution_->ordered(i, reach.event));
    const bool is_next = reach.before == runtime::kNoEvent || reach.before < i ||
                         (reach.before > i && !execution_->ordered(i, reach.before));
    return reach.thread != event.thread() && later && is_next &&
           may_conflict(touches_of(reach), footprint, execution_->world());
  });
}

/// For each thread, what it would announce after E[0..i) and all later events that do not depend on
/// event i.
void GeneralRaces::collect_next(std::size_t i) {
  const auto events = execution_->events();
  next_.assign(execution_->thread_count(), {});
  not_after_.clear();
  next_[runtime::index_of(events[i].thread())] = {&events[i].operation, i >= known_,
                                                  events[i].at_cell};
  next_[runtime::index_of(events[i].thread())].event = i;
  std::size_t missing = execution_->thread_count() - 1;
  for (std::size_t k = i + 1; k < analysed_; ++k) {
    if (!execution_->ordered(i, k)) {
      not_after_.push_back(static_cast<std::uint32_t>(k));
      continue;
    }
    NextOperation& next = next_[runtime::index_of(events[k].thread())];
    if (missing > 0 && next.operation == nullptr) {
      next = {&events[k].operation, k >= known_, events[k].at_cell};
      next.event = k;
      --missing;
    }
  }
  for (std::size_t slot = 0; slot < next_.size(); ++slot) {
    announce_at_end(slot, i);
  }
}

/// What a thread whose events are all among those that do not depend on event i announced at the
/// end comes next.
void GeneralRaces::announce_at_end(std::size_t slot, std::size_t i) {
  const auto events = execution_->events();
  const runtime::Thread& thread = execution_->thread(runtime::thread_id(slot));
  const bool exists =
      thread.origin == runtime::kNoEvent ||
      (thread.origin != i && !(thread.origin > i && execution_->ordered(i, thread.origin)));
  if (!exists) {
    next_[slot] = {};
    return;
  }
  if (next_[slot].operation != nullptr) {
    return;
  }
  for (std::size_t k = analysed_; k < events.size(); ++k) {
    if (runtime::index_of(events[k].thread()) == slot) {
      next_[slot] = {&events[k].operation, true};
      next_[slot].event = k;
      return;
    }
  }
  if (thread.state == runtime::ThreadState::announced && mutation_ != Mutation::no_blocked_at_end) {
    next_[slot] = {&thread.pending, true, execution_->blocked_at_cell(thread.pending)};
    next_[slot].blocked = true;
  }
}

/// Whether a reversal of event `i` by this operation can be one that no earlier execution showed.
bool GeneralRaces::may_race(std::size_t i, const NextOperation& next) {
  if (next.operation == nullptr || (cells_are_done_ && next.at_cell)) {
    return false;
  }
  const Event& event = execution_->events()[i];
  const Operation& operation = *next.operation;
  const bool own = operation.thread == event.thread();
  if (is_tick(operation)) {
    return next.is_new && (event.patient || execution_->settings().time == TimeMode::racing || own);
  }
  touches_.clear();
  operation.kind->may_touch(operation, touches_);
  if (own) {
    // Other labels: those on offer then, and those that the events in front bring.
    return mutation_ != Mutation::no_label_alternatives && (next.is_new || front_has_new()) &&
           (event.choice || (!operation.kind->labels_share_cells(operation) && meets_front(true)));
  }
  return may_conflict(touches_, execution_->footprint(event), execution_->world()) &&
         !(mutation_ == Mutation::no_look_through && is_hidden(i, next)) &&
         (next.is_new || (next.taken.has_value() ? front_has_new() : meets_front(false)));
}

/// Whether another event stands between event `i` and the operation.
bool GeneralRaces::is_hidden(std::size_t i, const NextOperation& next) const {
  const auto events = execution_->events();
  for (std::size_t k = i + 1; k < std::min(next.event, analysed_); ++k) {
    if (events[k].thread() != next.operation->thread && execution_->ordered(i, k) &&
        may_conflict(touches_, execution_->footprint(events[k]), execution_->world())) {
      return true;
    }
  }
  return false;
}

/// Whether a new event would come before the reversed operation. Other labels are offered again
/// then: a label that sleeps covers the sequences without its thread only because of that.
bool GeneralRaces::front_has_new() const { return !front_.empty() && front_.back() >= known_; }

/// Whether the operation whose touches are in `touches_` may depend on an event in front, or on a
/// new one. Before event i the operation may touch other cells than after it did, so that a new
/// event matters even where both sides of the race are old.
bool GeneralRaces::meets_front(bool old_ones) const {
  return std::ranges::any_of(front_, [&](std::size_t k) {
    return (old_ones || k >= known_) &&
           may_conflict(touches_, execution_->footprint(execution_->events()[k]),
                        execution_->world());
  });
}

void GeneralRaces::reverse_at(std::size_t i) {
  known_ = i < root_ ? 0 : execution_->kept();
  if (is_reached(i)) {
    collect_next(i);
    reverse_by_next(i);
  }
  for (const std::size_t m : loose_) {
    const bool concurrent =
        m < i ? !execution_->ordered(m, i) : m > i && !execution_->ordered(i, m);
    if (concurrent) {
      reverse_by_other_labels(i, m);
    }
  }
}

/// Moves what some thread does next before event `i`.
void GeneralRaces::reverse_by_next(std::size_t i) {
  front_ = not_after_;
  reversed_ = {i};
  const Event& event = execution_->events()[i];
  if (next_[runtime::index_of(event.thread())].operation != nullptr) {
    next_[runtime::index_of(event.thread())].taken = event.label;
  }
  bool any = false;
  for (NextOperation& next : next_) {
    next.may_race = may_race(i, next);
    any = any || next.may_race;
  }
  if (!any) {
    return;
  }
  put_in_front(i);
  pending_.clear();
  for (const NextOperation& next : next_) {
    pending_.push_back(next.operation);
  }
  bool more = false;
  for (NextOperation& next : next_) {
    const bool possible = next.may_race && offer_labels(i, next);
    next.may_race = next.may_race && !is_tick(*next.operation) &&
                    ((!possible && next.blocked) || is_loose(*next.operation));
    more = more || next.may_race;
  }
  execution_->undo_hypotheses();
  if (!more || mutation_ == Mutation::one_blocker_at_a_time) {
    return;
  }
  for (const NextOperation& next : next_) {
    if (next.may_race) {
      reverse_with_more(i, next, i);
    }
  }
}

/// What keeps the operation from a label may be several events that do not depend on each other:
/// moves it before what is reversed already and others of those in front, later than event `from`.
void GeneralRaces::reverse_with_more(std::size_t i, const NextOperation& next, std::size_t from) {
  const std::vector<std::uint32_t> front = front_;
  const std::size_t own_last = event_before(next);
  const bool loose = is_loose(*next.operation);
  for (const std::size_t k : front) {
    if (own_last != runtime::kNoEvent && k <= own_last && execution_->ordered(k, own_last)) {
      continue;  // without it the thread would not be there yet
    }
    touches_.clear();
    next.operation->kind->may_touch(*next.operation, touches_);
    if (k <= from || !may_conflict(touches_, execution_->footprint(execution_->events()[k]),
                                   execution_->world())) {
      continue;
    }
    leave_out(k);
    reversed_.push_back(k);
    put_in_front(i);
    const bool possible = offer_labels(i, next);
    execution_->undo_hypotheses();
    if (!possible || loose) {
      reverse_with_more(i, next, k);
    }
    reversed_.pop_back();
    front_ = front;
  }
}

/// The event after which the operation's thread announced it.
std::size_t GeneralRaces::event_before(const NextOperation& next) const {
  const runtime::Thread& thread = execution_->thread(next.operation->thread);
  std::size_t before = thread.last_event;
  if (next.event != runtime::kNoEvent) {
    const std::uint32_t previous = execution_->events()[next.event].previous;
    before = previous != runtime::kNoEntry ? previous : runtime::kNoEvent;
  }
  return before != runtime::kNoEvent ? before : thread.origin;
}

bool GeneralRaces::is_loose(const Operation& operation) const {
  return !operation.kind->labels_share_cells(operation) &&
         mutation_ != Mutation::no_labels_elsewhere;
}

/// Events `i` and `m` do not depend on each other, but another label of m's operation may depend on
/// event i.
void GeneralRaces::reverse_by_other_labels(std::size_t i, std::size_t m) {
  const Event& event = execution_->events()[m];
  touches_.clear();
  event.operation.kind->may_touch(event.operation, touches_);
  if (!may_conflict(touches_, execution_->footprint(execution_->events()[i]),
                    execution_->world())) {
    return;
  }
  const std::size_t first = std::min(i, m);
  known_ = first < root_ ? 0 : execution_->kept();
  const NextOperation other{.operation = &event.operation,
                            .is_new = std::max(i, m) >= known_,
                            .may_race = true,
                            .taken = event.label,
                            .event = m};
  front_.clear();
  for (std::size_t k = first + 1; k < analysed_; ++k) {
    if (!execution_->ordered(first, k)) {
      front_.push_back(static_cast<std::uint32_t>(k));
    }
  }
  leave_out(std::max(i, m));
  reversed_ = {i};
  if (!may_race(i, other)) {
    return;
  }
  put_in_front(first);
  offer_labels(first, other);
  execution_->undo_hypotheses();
  if (mutation_ != Mutation::one_blocker_at_a_time) {
    reverse_with_more(first, other, first);
  }
}

/// Takes event `k` and all that depend on it away from the front.
void GeneralRaces::leave_out(std::size_t k) {
  std::erase_if(front_, [&](std::size_t other) {
    return other == k || (other > k && execution_->ordered(k, other));
  });
}

/// Moves the World to where the events in front have happened, but event `i` and all others have
/// not.
void GeneralRaces::put_in_front(std::size_t i) {
  execution_->rewind(i);
  for (const std::size_t k : front_) {
    const Event& independent = execution_->events()[k];
    ignored_.clear();
    execution_->apply(independent.operation, independent.label, ignored_);
  }
}

/// Returns whether the operation has a label there.
bool GeneralRaces::offer_labels(std::size_t i, const NextOperation& next) {
  labels_.clear();
  for (const Labels::Offer& label : execution_->labels(*next.operation, pending_)) {
    labels_.push_back(label.label);
  }
  for (const Label label : labels_) {
    if (label != next.taken) {
      offer(i, next, label);
    }
  }
  return !labels_.empty();
}

void GeneralRaces::offer(std::size_t i, const NextOperation& next, Label label) {
  hypothetical_.clear();
  execution_->apply_and_undo(*next.operation, label, hypothetical_);
  const LabelledEvent reversal = footprints_.labelled(
      static_cast<std::uint16_t>(next.operation->thread), label, hypothetical_);
  const auto is_before = [&](std::size_t k) {
    const Event& event = execution_->events()[k];
    return footprints_.dependent(footprints_.labelled(static_cast<std::uint16_t>(event.thread()),
                                                      event.label, execution_->footprint(event)),
                                 reversal, execution_->world());
  };
  if (!std::ranges::all_of(reversed_, is_before)) {
    return;
  }
  if (!next.is_new && !next.taken.has_value() &&
      std::ranges::none_of(front_, [&](std::size_t k) { return k >= known_ && is_before(k); })) {
    return;  // as in an earlier execution, with independent events in front
  }
  sink_->offer(i, front_, reversal);
}

}  // namespace ordercheck::explore
