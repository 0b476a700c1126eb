// SPDX-License-Identifier: Apache-2.0
// Optimal dynamic partial order reduction over labelled events: exactly one complete execution for
// each Mazurkiewicz trace, none blocked by a sleep set. Abdulla, Aronis, Jonsson, Sagonas, "Source
// Sets", JACM 2017, algorithm 2; here an event is (thread, label), so that choices, wake-ups and
// time are branches of the same tree, and races are found by asking the kinds what each operation
// would do after all that does not depend on an event (the general rule).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "explore/wakeup_tree.hpp"
#include "runtime/execution.hpp"
#include "runtime/strategy.hpp"

namespace ordercheck::explore {

/// What the reduction did; tests and benchmarks read it.
struct DporCounts {
  std::uint64_t reversals = 0;  ///< sequences offered to wakeup trees
  std::uint64_t inserted = 0;
  std::uint64_t sleep_covered = 0;  ///< sequences that a finished branch covers already
  std::uint64_t pending_nodes = 0, pending_nodes_max = 0;
};

class OptimalDpor final : public runtime::Strategy {
 public:
  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;
  void finished(runtime::Execution& execution) override;

  runtime::Claim claim() const override { return runtime::Claim::exhaustive; }

  const DporCounts& counts() const { return counts_; }

 private:
  /// The state before an event of the current execution.
  struct Node {
    std::vector<LabelledEvent>
        sleep;           ///< explored from here already, or at an ancestor and independent since
    WakeupTree pending;  ///< still to explore from here, after the current event
  };

  /// An operation that some thread would announce next.
  struct NextOperation {
    const Operation* operation = nullptr;
    bool is_new = false;  ///< its event is beyond the kept prefix, or it is blocked at the end
    bool may_race = false;
    std::optional<Label> taken = std::nullopt;  ///< the label that is not to be offered again
    bool blocked = false;                       ///< at the end of the execution
  };

  void grow(runtime::Execution& execution);
  void reverse_at(runtime::Execution& execution, std::size_t i);
  bool may_race(const runtime::Execution& execution, std::size_t i, const NextOperation& next);
  bool meets_front(const runtime::Execution& execution, bool old_ones) const;
  bool front_has_new(const runtime::Execution& execution) const;
  void reverse_by_next(runtime::Execution& execution, std::size_t i);
  void reverse_by_blocked(runtime::Execution& execution, std::size_t i, const NextOperation& next,
                          std::size_t from);
  void reverse_by_other_labels(runtime::Execution& execution, std::size_t i, std::size_t m);
  void leave_out(const runtime::Execution& execution, std::size_t k);
  void put_in_front(runtime::Execution& execution, std::size_t i);
  void collect_next(const runtime::Execution& execution, std::size_t i);
  bool offer_labels(runtime::Execution& execution, std::size_t i, const NextOperation& next);
  void offer(runtime::Execution& execution, std::size_t i, const NextOperation& next, Label label);
  bool sleeping(const Node& node, const std::vector<EventView>& sequence,
                const runtime::WorldStore& world) const;

  std::vector<Node> nodes_;            ///< one per analysed event of the current execution
  LabelledEvent finished_branch_;      ///< the event explored last from the node where the next
                                       ///< execution branches
  std::vector<WakeupTree> inherited_;  ///< what hangs below each planned event
  bool started_ = false;
  std::size_t analysed_ = 0;  ///< events of the current execution that take part in the analysis
  DporCounts counts_;

  // Scratch, reused.
  std::vector<std::size_t> loose_;  ///< events whose other labels may concern other cells
  std::vector<NextOperation> next_;
  std::vector<std::size_t> not_after_;  ///< later events that do not depend on the reversed one
  std::vector<std::size_t> front_;      ///< events from there on that a reversal puts before it
  std::vector<std::size_t> reversed_;   ///< the events that it puts after it
  std::vector<EventView> sequence_;
  std::vector<runtime::Entry> hypothetical_, ignored_;
  std::vector<const Operation*> pending_;
  std::vector<Label> labels_;
  std::vector<Touch> touches_;
};

}  // namespace ordercheck::explore
