// SPDX-License-Identifier: Apache-2.0
// Reading the cells of a database's lock object, inside or outside an operation's footprint.
#pragma once

#include <algorithm>

#include <ordercheck/object.hpp>

#include "database/cells.hpp"
#include "database/layout.hpp"

namespace ordercheck::models::database {

/// What an operation reads through `Look{step}` is in its footprint; `Look{world, locks}` is for
/// `labels`, and for what other cells of the footprint decide.
class Look {
 public:
  Look(const World& world, ObjectId locks) : world_{&world}, locks_{locks} {}

  explicit Look(Step& step) : world_{&step.world()}, locks_{step.operation.object}, step_{&step} {}

  /// The state of the cell; null if nobody has written it.
  template <class State>
  const State* at(Key key) const {
    const Cell cell{locks_, key};
    if (step_ != nullptr) {
      step_->touch(cell, Access::read);
    }
    return std::get_if<State>(&world_->at<LockCell>(cell));
  }

  const Layout& layout() const {
    const Cell cell{locks_, make_key(CellSort::layout, 0)};
    return layout_of(std::get<Unwritten>(world_->at<LockCell>(cell)).layout);
  }

  /// How the subtransaction stands: aborted even if only the savepoint was rolled back.
  Outcome outcome_of(const Subtransaction& name) const {
    if (name.session == 0) {
      return Outcome::committed;
    }
    const auto* const state = at<TransactionState>(transaction_key(name));
    if (state == nullptr) {
      return Outcome::active;
    }
    return std::ranges::binary_search(state->aborted, name.number) ? Outcome::aborted
                                                                   : state->outcome;
  }

  bool lives(const Subtransaction& name) const { return outcome_of(name) == Outcome::active; }

  bool released(const Subtransaction& name) const {
    const auto* const state = at<TransactionState>(transaction_key(name));
    return state != nullptr && std::ranges::binary_search(state->released, name.number);
  }

  const World& world() const { return *world_; }

  ObjectId locks() const { return locks_; }

 private:
  const World* world_;
  ObjectId locks_;
  Step* step_ = nullptr;
};

}  // namespace ordercheck::models::database
