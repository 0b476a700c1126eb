// SPDX-License-Identifier: Apache-2.0
// A World for `object_laws`: threads with lists of operations on it, which are applied and undone
// one by one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include <ordercheck/object_laws.hpp>

#include "runtime/kinds.hpp"
#include "runtime/world.hpp"

namespace ordercheck::runtime {

/// What an operation does with one label, in one state.
struct LawOutcome {
  Value result;
  Accesses footprint;
  std::string misuse;
};

bool same_outcome(const LawOutcome& a, const LawOutcome& b);

/// The clock is the thread behind the last.
class LawWorld {
 public:
  LawWorld(const std::vector<LawObject>& objects, std::vector<std::vector<Operation>> threads);

  std::size_t clock() const { return threads_.size(); }

  /// What the thread does next; null at its end.
  const Operation* next(std::size_t thread) const;

  /// How many operations the thread has done.
  std::size_t done(std::size_t thread) const { return next_[thread]; }

  void advance(std::size_t thread) { ++next_[thread]; }

  void go_back(std::size_t thread) { --next_[thread]; }

  /// The earliest deadline that lies ahead.
  std::optional<Time> next_deadline() const;
  /// Sorted.
  std::vector<Label> labels(const Operation& operation) const;
  LawOutcome apply(const Operation& operation, Label label);

  /// Applies and undoes.
  LawOutcome try_apply(const Operation& operation, Label label);

  std::size_t mark() const { return journal_.size(); }

  void undo(std::size_t mark);
  bool conflict(const LawOutcome& a, const LawOutcome& b) const;
  /// Whether `b`, `a` leads from `mark` to the state that is there now. Goes back to `mark`.
  /// Requires: what was done since is `a`, `b`.
  bool same_in_other_order(std::size_t mark, const Operation& a, Label label_a, const Operation& b,
                           Label label_b);

  const WorldStore& world() const { return world_; }

  WorldStore& world() { return world_; }

 private:
  /// The object's id in the World, where the runtime's own objects come first.
  ObjectId own(ObjectId named) const;

  WorldStore world_;
  Journal journal_;
  std::vector<ObjectId> ids_;
  std::vector<std::vector<Operation>> threads_;
  std::vector<std::size_t> next_;
  Operation tick_;
};

}  // namespace ordercheck::runtime
