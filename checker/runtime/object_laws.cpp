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
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/object_laws.hpp>

#include "runtime/kinds.hpp"
#include "runtime/law_world.hpp"
#include "runtime/world.hpp"
#include "runtime/world_snapshot.hpp"

namespace ordercheck {

namespace {

using runtime::Entry;
using runtime::LawOutcome;
using runtime::LawWorld;
using runtime::WorldSnapshot;

/// How often time may pass: a kind whose deadline always lies ahead must not keep us.
constexpr std::size_t kTickCountMax = 8;

struct Offered {
  std::size_t thread = 0;
  Label label = 0;
  LawOutcome outcome;
};

class LawChecker {
 public:
  LawChecker(const std::vector<LawObject>& objects, std::vector<std::vector<Operation>> threads)
      : world_{objects, std::move(threads)} {}

  std::vector<LawViolation> check() {
    visit();
    return std::move(broken_);
  }

 private:
  std::vector<Offered> offers();
  void visit();
  void go_on(const Offered& taken);
  void check_state(const Offered& offered);
  void check_alone(const Offered& offered);
  void check_reach(const Operation& operation, const LawOutcome& outcome);
  void check_shortcut(const Operation& operation);
  void check_diamond(const Offered& first, const Offered& second);
  void check_gained(const Offered& first, std::size_t other, const std::vector<Label>& before);
  void report(const char* law, const Offered& first, std::optional<std::size_t> other = {});
  std::string text_of(std::size_t thread, Label label = 0) const;

  LawWorld world_;
  bool spoilt_ = false;               ///< a kind changed what the journal cannot undo
  std::vector<std::string> history_;  ///< what led to the present state
  std::vector<LawViolation> broken_;
  std::set<std::pair<std::string, std::string>> known_;
};

std::string LawChecker::text_of(std::size_t thread, Label label) const {
  const Operation& operation = *world_.next(thread);
  if (thread == world_.clock()) {
    return operation.kind->describe(operation, label, {});
  }
  return "thread " + std::to_string(thread) + ": " + std::string{operation.kind->name} + " " +
         operation.kind->describe(operation, 0, {});
}

void LawChecker::report(const char* law, const Offered& first, std::optional<std::size_t> other) {
  std::string text = text_of(first.thread, first.label);
  if (first.thread != world_.clock()) {
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

void LawChecker::check_reach(const Operation& operation, const LawOutcome& outcome) {
  std::vector<Touch> may;
  operation.kind->may_touch(operation, may);
  for (const Entry& entry : outcome.footprint) {
    const Key key = world_.world().cell(entry.cell).key;
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
  const WorldSnapshot before{world_.world()};
  const std::size_t mark = world_.mark();
  const LawOutcome outcome = world_.apply(*world_.next(offered.thread), offered.label);
  const bool kept = std::ranges::all_of(outcome.footprint, [&](const Entry& entry) {
    const bool written = std::ranges::any_of(outcome.footprint, [&](const Entry& other) {
      return other.cell == entry.cell && other.access == Access::write;
    });
    return written || entry.whole || before.same(entry.cell);
  });
  world_.undo(mark);
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
  const Operation& operation = *world_.next(offered.thread);
  if (!same_outcome(offered.outcome, world_.try_apply(operation, offered.label))) {
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
          ? world_.world().index_of(runtime::thread_cell(
                ThreadId{static_cast<std::uint16_t>(operation.arguments[0].low)}))
          : world_.world().object(operation.object).first;
  const CellMode mode = operation.kind->mode_at(world_.world().cell(cell).bits, operation);
  const std::vector<Label> offered = world_.labels(operation);
  if (mode == CellMode::general) {
    return;
  }
  if (mode == CellMode::blocked) {
    if (!offered.empty()) {
      report("mode_at is blocked where there is no label", {thread, 0, {}});
    }
    return;
  }
  const LawOutcome outcome = world_.try_apply(operation, 0);
  const std::size_t mark = world_.mark();
  world_.apply(operation, 0);
  const std::uint64_t after = world_.world().cell(cell).bits;
  world_.undo(mark);
  std::uint64_t bits = world_.world().cell(cell).bits;
  Sync sync{};
  Value result;
  operation.kind->try_step(bits, operation, sync, result);
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
  const Operation& a = *world_.next(first.thread);
  const Operation& b = *world_.next(second.thread);
  const std::size_t mark = world_.mark();
  const std::vector<Label> before = world_.labels(b);
  world_.apply(a, first.label);
  const std::vector<Label> now = world_.labels(b);
  // Labels that do not share their cells come and go by themselves: then only this one must stay.
  if (b.kind->labels_share_cells(b) ? now != before
                                    : !std::ranges::binary_search(now, second.label)) {
    report("an operation that does not conflict changes no labels of another", first,
           second.thread);
    world_.undo(mark);
    return;
  }
  if (!same_outcome(world_.apply(b, second.label), second.outcome)) {
    report("an operation that does not conflict changes no result of another", first,
           second.thread);
  }
  if (!world_.same_in_other_order(mark, a, first.label, b, second.label)) {
    report("operations that do not conflict lead to one state in both orders", first,
           second.thread);
  }
}

/// A label that an operation gains by another one belongs to an event that conflicts with it; if
/// the labels share their cells, so do all others. What time brings has been foreseen.
void LawChecker::check_gained(const Offered& first, std::size_t other,
                              const std::vector<Label>& before) {
  const Operation& operation = *world_.next(other);
  const std::optional<Time> deadline = operation.kind->deadline(world_.world(), operation);
  const std::size_t mark = world_.mark();
  world_.apply(*world_.next(first.thread), first.label);
  const std::vector<Label> now = world_.labels(operation);
  const bool ticks = first.thread == world_.clock();
  bool gained = false;
  bool orphan = false;
  bool stranger = false;
  for (const Label label : now) {
    const bool is_new = !std::ranges::binary_search(before, label);
    gained = gained || is_new;
    if (!world_.conflict(world_.try_apply(operation, label), first.outcome)) {
      orphan = orphan || is_new;
      stranger = stranger || (!ticks && now != before);
    }
  }
  world_.undo(mark);
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
  for (std::size_t thread = 0; thread < world_.clock(); ++thread) {
    if (const Operation* const operation = world_.next(thread)) {
      for (const Label label : world_.labels(*operation)) {
        offered.push_back({thread, label, {}});
      }
    }
  }
  if (const std::optional<Time> deadline = world_.next_deadline();
      deadline.has_value() && world_.done(world_.clock()) < kTickCountMax) {
    offered.push_back({world_.clock(), std::bit_cast<Label>(*deadline), {}});
  }
  for (Offered& each : offered) {
    check_state(each);
    if (spoilt_) {
      return {};  // nothing seen from here on could be believed
    }
    each.outcome = world_.try_apply(*world_.next(each.thread), each.label);
  }
  return offered;
}

void LawChecker::visit() {
  const std::vector<Offered> offered = offers();
  for (std::size_t thread = 0; thread < world_.clock(); ++thread) {
    if (const Operation* const operation = world_.next(thread)) {
      check_shortcut(*operation);
    }
  }
  for (const Offered& first : offered) {
    check_alone(first);
    for (const Offered& second : offered) {
      // Whether time passes is decided by all threads: what it may do is never the second.
      if (first.thread != second.thread && second.thread != world_.clock() &&
          !world_.conflict(first.outcome, second.outcome)) {
        check_diamond(first, second);
      }
    }
    for (std::size_t other = 0; other < world_.clock(); ++other) {
      if (other != first.thread && world_.next(other) != nullptr) {
        check_gained(first, other, world_.labels(*world_.next(other)));
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
  const std::size_t mark = world_.mark();
  history_.push_back(text_of(taken.thread, taken.thread == world_.clock() ? taken.label : 0));
  world_.apply(*world_.next(taken.thread), taken.label);
  world_.advance(taken.thread);
  visit();
  world_.go_back(taken.thread);
  history_.pop_back();
  world_.undo(mark);
}

}  // namespace

std::vector<LawViolation> object_laws(const std::vector<LawObject>& objects,
                                      const std::vector<std::vector<Operation>>& threads) {
  return LawChecker{objects, threads}.check();
}

}  // namespace ordercheck
