// SPDX-License-Identifier: Apache-2.0
// Who goes on: what the plan says, what the strategy picks, or the first thread that can.
#include <algorithm>

#include "runtime/execution.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/kinds.hpp"

namespace ordercheck::runtime {

bool Execution::planned(Decision& decision) const {
  if (position_ < kept_) {
    decision = events_[position_].decision();
    return true;
  }
  if (position_ - kept_ < plan_.rest.size()) {
    decision = plan_.rest[position_ - kept_];
    return true;
  }
  return false;
}

std::size_t Execution::decide() {
  for (;;) {
    if (ending_ != Ending::complete && ending_ != Ending::cut) {
      return fiber::kHost;
    }
    if (planned(decided_)) {
      if (position_ >= kept_) {
        log(decided_);
      }
      decided_valid_ = true;
    } else if (goes_on_by_itself()) {
      const std::size_t next = first_to_go_on();
      if (next == fiber::kHost || !decided_valid_) {
        return next;
      }
      log(decided_);
    } else if (!decide_unplanned()) {
      return fiber::kHost;
    }
    Thread& next = threads_[index_of(decided_.thread)];
    if (next.actor) {
      perform(next);
      continue;
    }
    if (next.state != ThreadState::announced && next.state != ThreadState::fresh) {
      diverge("step " + std::to_string(position_) + ": the schedule continues " +
              name_of(decided_.thread) + ", which cannot go on");
      return fiber::kHost;
    }
    return index_of(decided_.thread);
  }
}

bool Execution::decide_unplanned() {
  if (position_ >= settings_.step_bound) {
    ending_ = Ending::livelock;
    return false;
  }
  if (asks_to_stop()) {
    return false;
  }
  if (stray_lock_taken) {
    probe_fresh_threads();  // one that needs it is stopped there, before it is free again
  }
  std::optional<Decision> decision;
  if (position_ >= settings_.step_bound / 2) {
    ending_ = Ending::cut;
    decision = round_robin();
  } else {
    probe_return_ = kThreadCountMax + 1;
    candidates_.clear();
    first_choice_ = find_first_choice();
    if (!first_choice_.has_value()) {
      return false;
    }
    decision = strategy_->pick(*this);
    if (!decision.has_value()) {
      ending_ = Ending::abandoned;
    }
  }
  if (!decision.has_value()) {
    return false;
  }
  decided_ = *decision;
  decided_valid_ = true;
  log(decided_);
  return true;
}

/// How the operation would go now. `general`: `labels` knows.
CellMode Execution::mode_now(const Operation& operation) const {
  return operation.kind->mode_at == nullptr
             ? CellMode::general
             : operation.kind->mode_at(world_.cell(cell_of(operation)).bits, operation);
}

/// Whether the thread can go on at once; then that is decided.
bool Execution::decide_for(std::size_t slot) {
  const Operation& operation = threads_[slot].pending;
  const CellMode mode = mode_now(operation);
  Label label = 0;
  if (mode == CellMode::general) {
    const Labels& offers = labels(operation, {});
    const auto offer =
        std::ranges::find_if(offers, [](const Labels::Offer& each) { return !each.patient; });
    if (offer == offers.end()) {
      return false;
    }
    label = offer->label;
  } else if (mode == CellMode::blocked) {
    return false;
  }
  decided_ = {thread_id(slot), label};
  decided_valid_ = true;
  return true;
}

/// Whether any thread but the clock has announced something.
bool Execution::anything_pending() const {
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    if (threads_[slot].state == ThreadState::announced && slot != index_of(kClockThread)) {
      return true;
    }
  }
  return false;
}

/// The thread that goes on when nobody is asked: the running one if it can, else the first that
/// can, with its first label. One that has not begun is decided for when it announces.
std::size_t Execution::first_to_go_on() {
  if (asks_to_stop()) {
    return fiber::kHost;
  }
  const std::size_t me = fiber::current();
  if (threads_[me].state == ThreadState::announced && decide_for(me)) {
    return me;
  }
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    const Thread& thread = threads_[slot];
    if (thread.state == ThreadState::fresh) {
      sink_.running_thread->store(static_cast<std::uint32_t>(slot), std::memory_order_relaxed);
      return slot;
    }
    if (thread.state == ThreadState::announced && slot != index_of(kClockThread) && slot != me &&
        decide_for(slot)) {
      return slot;
    }
  }
  if (!anything_pending()) {
    return fiber::kHost;
  }
  const std::span<const Candidate> late =
      candidates();  // time passes, or something patient happens
  if (late.empty()) {
    return fiber::kHost;
  }
  const auto first =
      std::ranges::find_if(late, [](const Candidate& candidate) { return !candidate.patient; });
  decided_ = first != late.end() ? first->decision : late.front().decision;
  decided_valid_ = true;
  return index_of(decided_.thread);
}

std::optional<Decision> Execution::round_robin() {
  const std::span<const Candidate> all = candidates();
  if (all.empty()) {
    return std::nullopt;
  }
  const auto later = std::ranges::find_if(all, [&](const Candidate& candidate) {
    return index_of(candidate.decision.thread) > round_robin_last_;
  });
  const Candidate& chosen = later == all.end() ? all.front() : *later;
  round_robin_last_ = index_of(chosen.decision.thread);
  return chosen.decision;
}

void Execution::probe_fresh_threads() {
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    if (threads_[slot].state == ThreadState::fresh) {
      probe_return_ = fiber::current();
      ++counters_.switches;
      fiber::switch_to(slot);
      probe_return_ = kThreadCountMax + 1;
    }
  }
}

std::span<const Candidate> Execution::candidates() {
  probe_fresh_threads();
  candidates_.clear();
  pending_.clear();
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    pending_.push_back(threads_[slot].state == ThreadState::announced ? &threads_[slot].pending
                                                                      : nullptr);
  }
  if (!add_candidates(false)) {
    // Nothing holds back time.
    candidates_.clear();
    add_candidates(true);
  }
  return candidates_;
}

/// Adds the candidates, those of the clock only `with_clock`, which takes longer to ask. Returns
/// whether one of them holds back time, so that the clock has none.
bool Execution::add_candidates(bool with_clock) {
  bool busy = false;
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    if (pending_[slot] == nullptr || (slot == index_of(kClockThread) && !with_clock)) {
      continue;
    }
    const CellMode mode = mode_now(*pending_[slot]);
    if (mode != CellMode::general) {
      if (mode != CellMode::blocked) {
        candidates_.push_back({{thread_id(slot), 0}, false, false});
        busy = true;
      }
      continue;
    }
    for (const Labels::Offer& offer : labels(*pending_[slot], pending_)) {
      candidates_.push_back({{thread_id(slot), offer.label}, offer.patient, offer.fault});
      busy = busy || !offer.patient;
    }
  }
  return busy && settings_.time == TimeMode::quiescent;
}

std::optional<Decision> Execution::find_first_choice() {
  const Thread& last = threads_[index_of(last_thread())];
  if (last.state == ThreadState::announced && !last.actor) {
    const Labels& own = labels(last.pending, {});
    for (const Labels::Offer& offer : own) {
      if (!offer.patient) {
        return Decision{last_thread(), offer.label};
      }
    }
  }
  const std::span<const Candidate> all = candidates();
  const auto first =
      std::ranges::find_if(all, [](const Candidate& candidate) { return !candidate.patient; });
  if (first != all.end()) {
    return first->decision;
  }
  return all.empty() ? std::nullopt : std::optional{all.front().decision};
}

}  // namespace ordercheck::runtime
