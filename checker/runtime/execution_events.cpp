// SPDX-License-Identifier: Apache-2.0
// How an operation becomes an event, and what is checked then.
#include <algorithm>
#include <bit>

#include "runtime/execution.hpp"
#include "runtime/recorder.hpp"
#include "runtime/runtime_scope.hpp"

namespace ordercheck::runtime {

Value Execution::perform(Thread& me) {
  decided_valid_ = false;
  const Value result = position_ < kept_ ? perform_kept(me) : perform_new(me, decided_.label);
  if (!me.actor) {
    me.state = ThreadState::running;
  }
  return result;
}

Value Execution::perform_kept(Thread& me) {
  const Event& event = events_[position_];
  Operation expected = event.operation;
  if (event.misused) {
    // A stranger's unlock projects what it has no right to read: that may differ.
    expected.constant = me.pending.constant;
  }
  if (expected != me.pending) {
    diverge("step " + std::to_string(position_) + ": recorded " + text_of(event.operation) +
            " by " + name_of(event.thread()) + ", now " + text_of(me.pending));
    if (!me.actor) {
      fiber::switch_to(fiber::kHost);
    }
    return {};
  }
  ++counters_.events_kept;
  after_event(me, event);
  if (event.misused && !me.actor) {
    park();  // as when it was new
  }
  return event.result;
}

bool Execution::offered(const Operation& operation, Label label, Event& event) {
  pending_.clear();
  if (operation.kind == kind_id<ClockKind>()) {
    probe_fresh_threads();
    for (std::size_t slot = 0; slot < threads_used_; ++slot) {
      pending_.push_back(threads_[slot].state == ThreadState::announced ? &threads_[slot].pending
                                                                        : nullptr);
    }
  }
  const Labels& all = labels(operation, pending_);
  for (const Labels::Offer& offer : all) {
    if (offer.label == label) {
      event.patient = offer.patient;
      event.fault = offer.fault;
      event.choice = all.size() > 1;
      return true;
    }
  }
  return false;
}

/// Makes an event of an operation that concerns one cell alone, if it is one and possible. It and
/// its caller stand in the log already, behind the last event.
bool Execution::perform_at_cell(Thread& me) {
  Event& event = events_.next();
  const CellIndex cell = cell_of(event.operation);
  CellRecord& record = world_.cell(cell);
  if (record.invariants != 0) {
    return false;
  }
  const std::uint64_t before = record.bits;
  Sync sync = Sync::none;
  const CellMode mode =
      event.operation.kind->try_step(record.bits, event.operation, sync, event.result);
  if (mode != CellMode::read && mode != CellMode::write) {
    return false;
  }
  log({event.thread(), 0});
  events_.commit();
  event.footprint_begin = static_cast<std::uint32_t>(footprint_.size());
  Entry& entry = footprint_.next();
  footprint_.commit();
  entry.before = before;
  entry.cell = cell;
  entry.object = record.object;
  entry.detail = Constant::none;
  entry.access = mode == CellMode::read ? Access::read : Access::write;
  entry.sync = sync;
  entry.whole = false;
  event.label = 0;
  event.footprint_end = event.footprint_begin + 1;
  event.journal_begin = static_cast<std::uint32_t>(journal_.size());
  event.releases_begin = sync_.release_count();
  event.previous = static_cast<std::uint32_t>(me.last_event);
  event.patient = event.fault = event.choice = event.misused = false;
  event.at_cell = true;
  if (mode == CellMode::write) {
    journal_.push_back({cell, before});
    journal_at_ = journal_.size();
  }
  sync_.apply_one(me, index_of(event.thread()), position_, entry, record);
  ++counters_.applications;
  ++counters_.events_new;
  me.last_event = position_;
  ++me.events;
  ++position_;
  me.state = ThreadState::running;
  return true;
}

Value Execution::perform_new(Thread& me, Label label) {
  if (recorder_ == nullptr && label == 0 && !me.actor && stop_after_ == kNoEvent &&
      me.pending.kind->try_step != nullptr) {
    Event& event = events_.next();
    event.operation = me.pending;
    event.caller = me.pending_caller;
    if (perform_at_cell(me)) {
      return event.result;
    }
  }
  Event event;
  event.operation = me.pending;
  event.label = label;
  event.caller = me.pending_caller;
  if (!offered(me.pending, label, event)) {
    diverge("step " + std::to_string(position_) + ": the schedule lets " +
            name_of(me.pending.thread) + " " + text_of(me.pending) + " with label " +
            std::to_string(label) + ", which is not possible there");
    if (!me.actor) {
      fiber::switch_to(fiber::kHost);
    }
    return {};
  }
  event.footprint_begin = static_cast<std::uint32_t>(footprint_.size());
  event.journal_begin = static_cast<std::uint32_t>(journal_.size());
  event.releases_begin = sync_.release_count();
  event.previous = static_cast<std::uint32_t>(me.last_event);
  const bool preemption = recorder_ != nullptr && preempts(me);
  StepAccess step{world_, footprint_, journal_};
  ++counters_.applications;
  ++counters_.events_new;
  event.result = step.apply(me.pending, label);
  event.misused = !step.misuse().empty();
  journal_at_ = journal_.size();
  add_invariant_keys(footprint_, event.footprint_begin);
  event.footprint_end = static_cast<std::uint32_t>(footprint_.size());
  sync_.apply(me, event, position_,
              std::span<Entry>{footprint_.data(), footprint_.size()}.subspan(event.footprint_begin),
              world_);
  events_.push_back(event);
  after_event(me, event);
  if (recorder_ != nullptr) {
    recorder_->step(*this, events_.back(), preemption);
  }
  check_invariants(event);
  if (position_ >= stop_after_) {
    ending_ = Ending::abandoned;
    fiber::switch_to(fiber::kHost);
  }
  if (event.misused) {
    report_by_event("misuse", name_of(event.operation.object), step.misuse());
    if (!me.actor) {
      park();
    }
  }
  return event.result;
}

bool Execution::preempts(const Thread& me) {
  if (events_.empty()) {
    return false;
  }
  const Thread& last = threads_[index_of(last_thread())];
  return last_thread() != me.pending.thread && !last.actor &&
         last.state == ThreadState::announced && !labels(last.pending, {}).empty();
}

void Execution::after_event(Thread& me, const Event& event) {
  me.last_event = position_;
  ++me.events;
  ++position_;
  if (me.actor) {
    ++me.pending.index;
    if (event.label == never) {
      me.state = ThreadState::ended;
    }
  }
}

/// What the thread read since its previous yield, last seen first: of several reads of a cell the
/// newest counts. Empty when it did anything else.
std::vector<SeenCell> Execution::seen_since(const Thread& me) const {
  std::vector<SeenCell> all;
  if (me.wrote_plain) {
    return all;
  }
  for (auto at = static_cast<std::uint32_t>(me.last_event);
       at != kNoEntry && events_[at].operation.index >= me.waits_since; at = events_[at].previous) {
    const auto accesses = footprint(events_[at]);
    if (accesses.empty()) {
      return {};  // a choice may go on differently next time
    }
    for (std::size_t i = accesses.size(); i-- > 0;) {
      const CellRecord& cell = world_.cell(accesses[i].cell);
      if (accesses[i].access == Access::write || accesses[i].whole) {
        return {};
      }
      const bool known = std::ranges::any_of(all, [&](const SeenCell& seen) {
        return seen.object == accesses[i].object && seen.key == cell.key;
      });
      if (!known) {
        const std::uint64_t bits = accesses[i].before;
        all.push_back(
            cell.rules->in_place
                ? SeenCell{accesses[i].object, 0, cell.key, bits}
                : SeenCell{accesses[i].object, 1, cell.key,
                           number_of_state(*cell.rules, std::bit_cast<const void*>(bits))});
      }
    }
  }
  return all;
}

void Execution::yield(const void* caller) {
  const Thread& me = running();
  Operation operation;
  operation.kind = kind_id<YieldKind>();
  const std::vector<SeenCell> seen = seen_since(me);
  if (!seen.empty()) {
    operation.constant =
        constant({reinterpret_cast<const char*>(seen.data()), seen.size() * sizeof(SeenCell)});
    operation.object = seen.front().object;
  }
  announce(operation, caller);
  forget_reads();
}

void Execution::forget_reads() {
  Thread& me = running();
  me.waits_since = me.events;
  me.wrote_plain = false;
}

void Execution::add_invariant_keys(Accesses& footprint, std::size_t begin) {
  if (invariants_.keyed() == 0) {
    return;
  }
  std::uint64_t changed = 0;
  for (std::size_t i = begin; i < footprint.size(); ++i) {
    const Entry& entry = footprint[i];
    if (entry.access == Access::write && !entry.whole) {
      const CellRecord& cell = world_.cell(entry.cell);
      const std::uint64_t watched = cell.invariants & invariants_.keyed();
      if (watched != 0 && !world_.equal_bits(entry.cell, cell.bits, entry.before)) {
        changed |= watched;
      }
    }
  }
  for (; changed != 0; changed &= changed - 1) {
    Entry entry;
    entry.object = kInvariants;
    entry.cell = world_.index_of({kInvariants, static_cast<Key>(std::countr_zero(changed)) + 1});
    entry.access = Access::write;
    footprint.push_back(entry);
  }
}

void Execution::check_invariants(const Event& event) {
  std::uint64_t concerned = 0;
  for (const Entry& entry : footprint(event)) {
    const CellRecord& cell = world_.cell(entry.cell);
    if (entry.access == Access::write && cell.invariants != 0 &&
        !world_.equal_bits(entry.cell, cell.bits, entry.before)) {
      concerned |= cell.invariants;
    }
  }
  for (; concerned != 0; concerned &= concerned - 1) {
    evaluate_invariant(static_cast<std::size_t>(std::countr_zero(concerned)));
  }
}

void Execution::evaluate_invariant(std::size_t index) {
  const Invariants::Invariant& invariant = invariants_.all()[index];
  if (invariant.type == detail::InvariantType::finally) {
    return;
  }
  const bool holds = invariants_.evaluate(index);
  if (!holds && invariant.type == detail::InvariantType::always) {
    report_by_event("invariant", invariant.name, "the invariant is broken: " + invariant.name);
  }
}

void Execution::report_by_event(std::string_view type, std::string_view name,
                                std::string_view message) {
  const std::size_t known = violations_.size();
  report(type, name, message);
  if (violations_.size() > known) {
    violations_.back().by_event = true;
  }
}

void Execution::report(std::string_view type, std::string_view name, std::string_view message) {
  const RuntimeScope scope;
  const bool on_fiber = fiber::current() != fiber::kHost;
  Met met;
  met.violation = {std::string{type}, std::string{name}, std::string{message}, {}};
  met.thread = on_fiber ? running_thread() : kMainThread;
  met.position = position_;
  const bool known = std::ranges::any_of(violations_, [&](const Met& other) {
    return other.violation.type == met.violation.type && other.violation.name == met.violation.name;
  });
  if (known) {
    return;
  }
  violations_.push_back(met);
  if (recorder_ != nullptr) {
    recorder_->violation(*this, met.violation, on_fiber);
  }
}

}  // namespace ordercheck::runtime
