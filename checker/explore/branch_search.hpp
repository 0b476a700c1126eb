// SPDX-License-Identifier: Apache-2.0
// The optimal reduction of one branch of a tree that several explorers share.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "explore/branch.hpp"
#include "explore/optimal_dpor.hpp"

namespace ordercheck::explore {

/// Explores branch after branch. What it finds below a branch's first event it inserts there
/// itself; what belongs above it keeps for whoever has the tree.
class BranchSearch final : public OptimalDpor {
 public:
  /// From now on `next` plans executions of this branch. Requires: `execution` is the one that all
  /// plans are run in. A branch that was begun may be left at any time between two executions.
  void begin(const Branch& branch, runtime::Execution& execution);

  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;
  void finished(runtime::Execution& execution) override;

  bool takes_first_choice() const override { return !approaching_; }

  /// Whether the last plan only leads to where the branch begins: its execution ends there and is
  /// none of the search.
  bool approaching() const { return approaching_; }

  /// What was done with the branch since `begin`.
  Explored leave();

 private:
  void offer_above(std::size_t event) override;
  void add_known_races(std::vector<runtime::Race>& races) override;
  void keep_asleep(const Node& before, const LabelledEvent& event);
  void set_path(const Branch& branch, const std::vector<LabelledEvent>& events);
  void set_pending(const Branch& branch, const std::vector<LabelledEvent>& events);
  void note(std::size_t kept);
  void write_items(std::uint32_t tree, std::size_t depth);
  void write_above(std::uint32_t tree, std::uint32_t depth);
  void drop(std::uint32_t tree);

  std::size_t length_ = 0;  ///< of the path, without the branch's own first event
  bool whole_ = true;       ///< the branch is the whole tree
  bool to_approach_ = false, approaching_ = false, begun_ = false;
  bool oldest_ = false;
  EventTable table_;
  Explored explored_;
  std::vector<std::size_t> places_;   ///< by depth: of the last execution's events, in the items
  std::vector<std::uint32_t> above_;  ///< by depth: trees of sequences, all of them to be explored
  std::vector<EventNumber> prefix_;
  std::vector<runtime::Race> cell_races_;  ///< of the last execution, by second event
  std::size_t known_races_ = 0;            ///< of these, those among kept events
};

}  // namespace ordercheck::explore
