// SPDX-License-Identifier: Apache-2.0
#include "runtime/law_world.hpp"

#include <algorithm>
#include <utility>

namespace ordercheck::runtime {

namespace {

bool same_access(const Entry& a, const Entry& b) {
  return a.cell == b.cell && a.access == b.access && a.detail == b.detail && a.whole == b.whole;
}

}  // namespace

bool same_outcome(const LawOutcome& a, const LawOutcome& b) {
  return a.result == b.result && a.misuse == b.misuse &&
         std::ranges::equal(a.footprint, b.footprint, same_access);
}

LawWorld::LawWorld(const std::vector<LawObject>& objects,
                   std::vector<std::vector<Operation>> threads)
    : threads_{std::move(threads)}, next_(threads_.size() + 1) {
  for (const LawObject& object : objects) {
    ids_.push_back(world_.add_object(object.kind));
    world_.set_initial(ids_.back(), object.initial.get());
  }
  world_.set_thread_count(threads_.size());
  tick_.kind = kind_id<ClockKind>();
  tick_.verb = ClockKind::tick;
  tick_.object = kClock;
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

ObjectId LawWorld::own(ObjectId named) const {
  const auto index = static_cast<std::size_t>(named);
  return index == 0 || index > ids_.size() ? named : ids_[index - 1];
}

const Operation* LawWorld::next(std::size_t thread) const {
  if (thread == clock()) {
    return &tick_;
  }
  return next_[thread] < threads_[thread].size() ? &threads_[thread][next_[thread]] : nullptr;
}

std::optional<Time> LawWorld::next_deadline() const {
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

std::vector<Label> LawWorld::labels(const Operation& operation) const {
  Labels offers;
  operation.kind->labels(world_, operation, offers);
  std::vector<Label> all;
  for (const Labels::Offer& offer : offers) {
    all.push_back(offer.label);
  }
  std::ranges::sort(all);
  return all;
}

LawOutcome LawWorld::apply(const Operation& operation, Label label) {
  LawOutcome outcome;
  StepAccess step{world_, outcome.footprint, journal_};
  outcome.result = step.apply(operation, label);
  outcome.misuse = step.misuse();
  return outcome;
}

LawOutcome LawWorld::try_apply(const Operation& operation, Label label) {
  const std::size_t before = mark();
  LawOutcome outcome = apply(operation, label);
  undo(before);
  return outcome;
}

void LawWorld::undo(std::size_t mark) {
  world_.undo(journal_, journal_.size(), mark);
  world_.drop(journal_, mark);
}

bool LawWorld::conflict(const LawOutcome& a, const LawOutcome& b) const {
  return std::ranges::any_of(a.footprint, [&](const Entry& x) {
    return std::ranges::any_of(b.footprint,
                               [&](const Entry& y) { return runtime::conflict(x, y, world_); });
  });
}

bool LawWorld::same_in_other_order(std::size_t mark, const Operation& a, Label label_a,
                                   const Operation& b, Label label_b) {
  std::vector<std::pair<CellIndex, std::uint64_t>> after;
  for (const Change& change : journal_) {
    after.emplace_back(change.cell, world_.cell(change.cell).bits);
  }
  // Both states side by side: what the first order left is kept in the journal while the other is
  // tried.
  world_.undo(journal_, journal_.size(), mark);
  Journal first_order = std::exchange(journal_, {});
  apply(b, label_b);
  apply(a, label_a);
  const bool same = std::ranges::all_of(after, [&](const auto& cell) {
    return world_.equal_bits(cell.first, cell.second, world_.cell(cell.first).bits);
  });
  undo(0);
  journal_ = std::move(first_order);
  world_.drop(journal_, mark);
  return same;
}

}  // namespace ordercheck::runtime
