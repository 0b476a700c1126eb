// SPDX-License-Identifier: Apache-2.0
#include "explore/general_races.hpp"

#include <algorithm>

#include "explore/reach.hpp"
#include "runtime/kinds.hpp"

namespace ordercheck::explore {

using runtime::Event;
using runtime::Execution;

// NOLINTNEXTLINE(readability-function-size): six facts of one analysis, from one caller
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
  // Where labels of one operation concern different cells, a pair that was judged before has to be
  // judged again: beside other events in front, another label may be the one that is missing.
  known_until_ = loose_.empty() ? root_ : analysed_;
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
  known_ = i < known_until_ ? 0 : execution_->kept();
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

}  // namespace ordercheck::explore
