// SPDX-License-Identifier: Apache-2.0
// The laws that a kind has to keep, as a test calls them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <ordercheck/kind.hpp>
#include <ordercheck/world.hpp>

namespace ordercheck {

/// A law that a kind breaks, with the operations that show it.
struct LawViolation {
  std::string law;
  std::string text;
};

/// An object for `object_laws`: its id is its position in the list, counted from 1.
struct LawObject {
  KindId kind;
  std::shared_ptr<const void> initial;

  template <class Kind>
  static LawObject of(const typename Kind::State& initial = {}) {
    return {kind_id<Kind>(), std::make_shared<const typename Kind::State>(initial)};
  }
};

/// Tries all interleavings of the threads' operations, and of time passing to the next deadline,
/// and checks in every state reached the laws on which the reduction rests: two enabled operations
/// whose footprints do not conflict leave each other's labels, results and footprints alone and
/// give equal states in both orders; applying twice gives the same; undoing restores; what is only
/// read stays; a footprint lies within `may_touch`, its cells decide the labels; `deadline`
/// foresees what time enables. Requires: operations name objects by `ObjectId{1}`, `ObjectId{2}`,
/// ... in the order of `objects`. Returns the laws broken, each with a state that shows it; empty:
/// all hold.
std::vector<LawViolation> object_laws(const std::vector<LawObject>& objects,
                                      const std::vector<std::vector<Operation>>& threads);

}  // namespace ordercheck
