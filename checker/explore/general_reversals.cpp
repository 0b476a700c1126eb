// SPDX-License-Identifier: Apache-2.0
// What the general rule does with a pair that may race: asks the kinds in the state in question.
#include <algorithm>

#include "explore/general_races.hpp"
#include "explore/reach.hpp"

namespace ordercheck::explore {

using runtime::Event;

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
    next.may_race =
        next.may_race && !is_tick(*next.operation) && (!possible || is_loose(*next.operation));
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
  known_ = first < known_until_ ? 0 : execution_->kept();
  const NextOperation other{.operation = &event.operation,
                            .is_new = std::max(i, m) >= known_,
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
