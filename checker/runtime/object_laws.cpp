// SPDX-License-Identifier: Apache-2.0
// object_laws: tries all interleavings of a few operations on a World of its own, and holds the
// kinds to what the reduction takes for granted. What independence must mean: Godefroid 1996,
// definition 3.1; with labels, neither of two independent operations may create or remove a label
// of the other. Time passes here as it may at any moment in TimeMode::racing: to the next deadline,
// whatever else could happen, so that no state of either mode is left out.
#include <algorithm>
#include <bit>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/object.hpp>

#include "runtime/kinds.hpp"
#include "runtime/world.hpp"
#include "runtime/world_snapshot.hpp"

namespace ordercheck {

namespace {

using runtime::ClockKind;
using runtime::Entry;
using runtime::StepAccess;
using runtime::WorldSnapshot;
using runtime::WorldStore;

/// How often time may pass: a kind whose deadline always lies ahead must not keep us.
constexpr std::size_t kTickCountMax = 8;

/// What an operation does with one label, in one state.
struct Outcome {
  Value result;
  runtime::Accesses footprint;
  std::string misuse;
};

struct Offered {
  std::size_t thread = 0;
  Label label = 0;
  Outcome outcome;
};

bool same_access(const Entry& a, const Entry& b) {
  return a.cell == b.cell && a.access == b.access && a.detail == b.detail && a.whole == b.whole;
}

bool same_outcome(const Outcome& a, const Outcome& b) {
  return a.result == b.result && a.misuse == b.misuse &&
         std::ranges::equal(a.footprint, b.footprint, same_access);
}

class LawChecker {
 public:
  LawChecker(const std::vector<LawObject>& objects, std::vector<std::vector<Operation>> threads)
      : threads_{std::move(threads)}, next_(threads_.size() + 1) {
    for (const LawObject& object : objects) {
      ids_.push_back(world_.add_object(object.kind));
      world_.set_initial(ids_.back(), object.initial.get());
    }
    world_.set_thread_count(threads_.size());
    tick_.kind = kind_id<ClockKind>();
    tick_.verb = ClockKind::tick;
    tick_.object = runtime::kClock;
    tick_.thread = ThreadId{static_cast<std::uint16_t>(threads_.size())};
    for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
      for (std::size_t index = 0; index < threads_[thread].size(); ++index) {
        Operation& operation = threads_[thread][index];
        operation.thread = ThreadId{static_cast<std::uint16_t>(thread)};
        operation.index = static_cast<std::uint32_t>(index);
        operation.object = own(operation.object);
        operation.other = own(operation.other);
      }
    }
  }

  std::vector<LawViolation> check() {
    visit();
    return std::move(broken_);
  }

 private:
  /// The object's id in the World, where the runtime's own objects come first.
  ObjectId own(ObjectId named) const {
    const auto index = static_cast<std::size_t>(named);
    return index == 0 || index > ids_.size() ? named : ids_[index - 1];
  }

  /// The clock is the thread behind the last.
  std::size_t clock() const { return threads_.size(); }

  const Operation* next(std::size_t thread) const {
    if (thread == clock()) {
      return &tick_;
    }
    return next_[thread] < threads_[thread].size() ? &threads_[thread][next_[thread]] : nullptr;
  }

  /// The earliest deadline that lies ahead.
  std::optional<Time> next_deadline() const {
    std::optional<Time> earliest;
    for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
      if (const Operation* const operation = next(thread)) {
        const std::optional<Time> deadline = operation->kind->deadline(world_, *operation);
        if (deadline > world_.now() && (!earliest.has_value() || deadline < earliest)) {
          earliest = deadline;
        }
      }
    }
    return earliest;
  }

  std::vector<Label> labels(const Operation& operation) const {
    Labels offers;
    operation.kind->labels(world_, operation, offers);
    std::vector<Label> all;
    for (const Labels::Offer& offer : offers) {
      all.push_back(offer.label);
    }
    std::ranges::sort(all);
    return all;
  }

  Outcome apply(const Operation& operation, Label label) {
    Outcome outcome;
    StepAccess step{world_, outcome.footprint, journal_};
    outcome.result = step.apply(operation, label);
    outcome.misuse = step.misuse();
    return outcome;
  }

  void undo(std::size_t mark) {
    world_.undo(journal_, journal_.size(), mark);
    world_.drop(journal_, mark);
  }

  Outcome try_apply(const Operation& operation, Label label) {
    const std::size_t mark = journal_.size();
    Outcome outcome = apply(operation, label);
    undo(mark);
    return outcome;
  }

  bool conflict(const Outcome& a, const Outcome& b) const {
    return std::ranges::any_of(a.footprint, [&](const Entry& x) {
      return std::ranges::any_of(b.footprint,
                                 [&](const Entry& y) { return runtime::conflict(x, y, world_); });
    });
  }

  std::vector<Offered> offers();
  void visit();
  void go_on(const Offered& taken);
  void check_state(const Offered& offered);
  void check_alone(const Offered& offered);
  void check_reach(const Operation& operation, const Outcome& outcome);
  void check_shortcut(const Operation& operation);
  void check_diamond(const Offered& first, const Offered& second);
  void check_gained(const Offered& first, std::size_t other, const std::vector<Label>& before);
  void report(const char* law, const Offered& first, std::optional<std::size_t> other = {});
  std::string text_of(std::size_t thread, Label label = 0) const;

  WorldStore world_;
  runtime::Journal journal_;
  std::vector<ObjectId> ids_;
  std::vector<std::vector<Operation>> threads_;
  Operation tick_;
  bool spoilt_ = false;               ///< a kind changed what the journal cannot undo
  std::vector<std::size_t> next_;     ///< per thread, how many it has done; the clock is the last
  std::vector<std::string> history_;  ///< what led to the present state
  std::vector<LawViolation> broken_;
  std::set<std::pair<std::string, std::string>> known_;
};

std::string LawChecker::text_of(std::size_t thread, Label label) const {
  if (thread == clock()) {
    return tick_.kind->describe(tick_, label, {});
  }
  const Operation& operation = threads_[thread][next_[thread]];
  return "thread " + std::to_string(thread) + ": " + std::string{operation.kind->name} + " " +
         operation.kind->describe(operation, 0, {});
}

void LawChecker::report(const char* law, const Offered& first, std::optional<std::size_t> other) {
  std::string text = text_of(first.thread, first.label);
  if (first.thread != clock()) {
    text += " with label " + std::to_string(first.label);
  }
  if (other.has_value()) {
    text += " beside " + text_of(*other);
  }
  if (!known_.emplace(law, text).second) {
    return;
  }
  text += history_.empty() ? ", at the beginning" : ", after";
  for (const std::string& step : history_) {
    text += " [" + step + "]";
  }
  broken_.push_back({law, std::move(text)});
}

void LawChecker::check_reach(const Operation& operation, const Outcome& outcome) {
  std::vector<Touch> may;
  operation.kind->may_touch(operation, may);
  for (const Entry& entry : outcome.footprint) {
    const Key key = world_.cell(entry.cell).key;
    const bool foreseen = std::ranges::any_of(may, [&](const Touch& touch) {
      return touch.cell.object == entry.object &&
             (touch.cell.key == whole || touch.cell.key == key) &&
             (touch.access == Access::write || entry.access == Access::read);
    });
    if (!foreseen && entry.object != runtime::kClock) {
      report("the footprint lies within may_touch",
             {static_cast<std::size_t>(operation.thread), 0, {}});
      return;
    }
  }
}

/// What an operation does not write stays as it was, and undoing brings all of the state back.
void LawChecker::check_state(const Offered& offered) {
  const WorldSnapshot before{world_};
  const std::size_t mark = journal_.size();
  const Outcome outcome = apply(*next(offered.thread), offered.label);
  const bool kept = std::ranges::all_of(outcome.footprint, [&](const Entry& entry) {
    const bool written = std::ranges::any_of(outcome.footprint, [&](const Entry& other) {
      return other.cell == entry.cell && other.access == Access::write;
    });
    return written || entry.whole || before.same(entry.cell);
  });
  undo(mark);
  if (!kept) {
    report("an access in read mode leaves its cell unchanged", offered);
  }
  if (!before.same()) {
    report("undoing restores all cells", offered);
    spoilt_ = true;
  }
}

/// Applying is a function of the state.
void LawChecker::check_alone(const Offered& offered) {
  const Operation& operation = *next(offered.thread);
  if (!same_outcome(offered.outcome, try_apply(operation, offered.label))) {
    report("applied twice to one state, an operation does the same", offered);
  }
  check_reach(operation, offered.outcome);
}

/// The shortcut of a kind says and does what its labels and its apply do.
void LawChecker::check_shortcut(const Operation& operation) {
  if (operation.kind->mode_at == nullptr) {
    return;
  }
  const auto thread = static_cast<std::size_t>(operation.thread);
  const runtime::CellIndex cell =
      operation.kind == kind_id<runtime::ThreadKind>()
          ? world_.index_of(runtime::thread_cell(
                ThreadId{static_cast<std::uint16_t>(operation.arguments[0].low)}))
          : world_.object(operation.object).first;
  const CellMode mode = operation.kind->mode_at(world_.cell(cell).bits, operation);
  const std::vector<Label> offered = labels(operation);
  if (mode == CellMode::general) {
    return;
  }
  if (mode == CellMode::blocked) {
    if (!offered.empty()) {
      report("mode_at is blocked where there is no label", {thread, 0, {}});
    }
    return;
  }
  const Outcome outcome = try_apply(operation, 0);
  const std::size_t mark = journal_.size();
  apply(operation, 0);
  const std::uint64_t after = world_.cell(cell).bits;
  undo(mark);
  std::uint64_t bits = world_.cell(cell).bits;
  Sync sync{};
  const Value result = operation.kind->step_at(bits, operation, sync);
  const bool one_access = outcome.footprint.size() == 1 && outcome.footprint[0].cell == cell &&
                          !outcome.footprint[0].whole &&
                          outcome.footprint[0].detail == Constant::none;
  if (offered != std::vector<Label>{0} || !one_access || !outcome.misuse.empty() ||
      outcome.footprint[0].access != (mode == CellMode::read ? Access::read : Access::write) ||
      outcome.footprint[0].sync != sync || outcome.result != result || after != bits) {
    report("mode_at and step_at agree with labels and apply", {thread, 0, {}});
  }
}

/// Two enabled operations that do not conflict: each stays as it was after the other, and their
/// order does not show.
void LawChecker::check_diamond(const Offered& first, const Offered& second) {
  const Operation& a = *next(first.thread);
  const Operation& b = *next(second.thread);
  const std::size_t mark = journal_.size();
  const std::vector<Label> before = labels(b);
  apply(a, first.label);
  const std::vector<Label> now = labels(b);
  // Labels that do not share their cells come and go by themselves: then only this one must stay.
  if (b.kind->labels_share_cells(b) ? now != before
                                    : !std::ranges::binary_search(now, second.label)) {
    report("an operation that does not conflict changes no labels of another", first,
           second.thread);
    undo(mark);
    return;
  }
  if (!same_outcome(apply(b, second.label), second.outcome)) {
    report("an operation that does not conflict changes no result of another", first,
           second.thread);
  }
  std::vector<std::pair<runtime::CellIndex, std::uint64_t>> after;
  for (const runtime::Change& change : journal_) {
    after.emplace_back(change.cell, world_.cell(change.cell).bits);
  }
  // Both states side by side: what a then b left is kept in the journal while b then a is tried.
  world_.undo(journal_, journal_.size(), mark);
  runtime::Journal first_order = std::exchange(journal_, {});
  apply(b, second.label);
  apply(a, first.label);
  for (const auto& [cell, bits] : after) {
    if (!world_.equal_bits(cell, bits, world_.cell(cell).bits)) {
      report("operations that do not conflict lead to one state in both orders", first,
             second.thread);
      break;
    }
  }
  world_.undo(journal_, journal_.size(), 0);
  world_.drop(journal_, 0);
  journal_ = std::move(first_order);
  world_.drop(journal_, mark);
}

/// A label that an operation gains by another one belongs to an event that conflicts with it; if
/// the labels share their cells, so do all others. What time brings has been foreseen.
void LawChecker::check_gained(const Offered& first, std::size_t other,
                              const std::vector<Label>& before) {
  const Operation& operation = *next(other);
  const std::optional<Time> deadline = operation.kind->deadline(world_, operation);
  const std::size_t mark = journal_.size();
  apply(*next(first.thread), first.label);
  const std::vector<Label> now = labels(operation);
  const bool ticks = first.thread == clock();
  bool gained = false;
  bool orphan = false;
  bool stranger = false;
  for (const Label label : now) {
    const bool is_new = !std::ranges::binary_search(before, label);
    gained = gained || is_new;
    if (!conflict(try_apply(operation, label), first.outcome)) {
      orphan = orphan || is_new;
      stranger = stranger || (!ticks && now != before);
    }
  }
  undo(mark);
  if (orphan) {
    report("an operation conflicts with what enables it", first, other);
  } else if (stranger && operation.kind->labels_share_cells(operation)) {
    report("labels that share their cells conflict with what changes them", first, other);
  }
  if (ticks && gained && deadline != std::optional{std::bit_cast<Time>(first.label)}) {
    report("what the passing of time enables has a deadline", first, other);
  }
}

/// What can happen now. Each is seen for the first time here, so its state is checked here: a
/// change that cannot be undone may not show a second time.
std::vector<Offered> LawChecker::offers() {
  std::vector<Offered> offered;
  for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
    if (const Operation* const operation = next(thread)) {
      for (const Label label : labels(*operation)) {
        offered.push_back({thread, label, {}});
      }
    }
  }
  if (const std::optional<Time> deadline = next_deadline();
      deadline.has_value() && next_[clock()] < kTickCountMax) {
    offered.push_back({clock(), std::bit_cast<Label>(*deadline), {}});
  }
  for (Offered& each : offered) {
    check_state(each);
    if (spoilt_) {
      return {};  // nothing seen from here on could be believed
    }
    each.outcome = try_apply(*next(each.thread), each.label);
  }
  return offered;
}

void LawChecker::visit() {
  const std::vector<Offered> offered = offers();
  for (std::size_t thread = 0; thread < threads_.size(); ++thread) {
    if (const Operation* const operation = next(thread)) {
      check_shortcut(*operation);
    }
  }
  for (const Offered& first : offered) {
    check_alone(first);
    for (const Offered& second : offered) {
      // Whether time passes is decided by all threads: what it may do is never the second.
      if (first.thread != second.thread && second.thread != clock() &&
          !conflict(first.outcome, second.outcome)) {
        check_diamond(first, second);
      }
    }
    for (std::size_t other = 0; other < threads_.size(); ++other) {
      if (other != first.thread && next(other) != nullptr) {
        check_gained(first, other, labels(*next(other)));
      }
    }
  }
  for (const Offered& taken : offered) {
    if (taken.outcome.misuse.empty() && !spoilt_) {  // after misuse the thread would not go on
      go_on(taken);
    }
  }
}

void LawChecker::go_on(const Offered& taken) {
  const std::size_t mark = journal_.size();
  history_.push_back(text_of(taken.thread, taken.thread == clock() ? taken.label : 0));
  apply(*next(taken.thread), taken.label);
  ++next_[taken.thread];
  visit();
  --next_[taken.thread];
  history_.pop_back();
  undo(mark);
}

}  // namespace

std::vector<LawViolation> object_laws(const std::vector<LawObject>& objects,
                                      const std::vector<std::vector<Operation>>& threads) {
  return LawChecker{objects, threads}.check();
}

}  // namespace ordercheck
