// SPDX-License-Identifier: Apache-2.0
// Optimal dynamic partial order reduction over labelled events: exactly one complete execution for
// each Mazurkiewicz trace, none blocked by a sleep set. Abdulla, Aronis, Jonsson, Sagonas, "Source
// Sets", JACM 2017, algorithm 2; here an event is (thread, label), so that choices, wake-ups and
// time are branches of the same tree.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explore/general_races.hpp"
#include "explore/labelled_event.hpp"
#include "explore/mutation.hpp"
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

class OptimalDpor : public runtime::Strategy, private RaceSink {
 public:
  /// `general_only` leaves all races to the general rule: a cross-check for tests, slow.
  explicit OptimalDpor(Mutation mutation = Mutation::none, bool general_only = false)
      : mutation_{mutation}, general_only_{general_only} {}

  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;
  void finished(runtime::Execution& execution) override;

  bool takes_first_choice() const override { return true; }

  runtime::Claim claim() const override { return runtime::Claim::exhaustive; }

  /// Whether more branches are pending than there is room for: the search has to end.
  bool full() const { return tree_.full(); }

  /// The search between two executions, or after an execution that did not end, as bytes. In a
  /// process with the same ids (runtime/id_tables.hpp) another one goes on from them.
  std::string save();
  /// Takes the place of the search that was saved. Requires: `next` was never called; before the
  /// next call `execution` has followed `path`. Throws std::runtime_error when the bytes end early.
  void restore(std::string_view saved, runtime::Execution& execution);
  /// What the execution did that the next plan goes on from.
  std::vector<runtime::Decision> path() const;
  /// How much of the tree known so far lies behind, 0 to 1: its position, if all subtrees of a node
  /// were alike.
  double share() const;

  DporCounts counts() const {
    DporCounts counts = counts_;
    counts.pending_nodes = tree_.live();
    counts.pending_nodes_max = tree_.live_max();
    return counts;
  }

 protected:
  /// The state before an event of the current execution.
  struct Node {
    std::uint32_t pending = 0;  ///< wakeup tree of what is to be explored from here after the event
    std::uint32_t sleep_begin = 0, sleep_end = 0;  ///< in `sleep_`: explored from here already, or
                                                   ///< at an ancestor and independent since
    std::uint32_t explored = 0;                    ///< finished branches

    template <class Archive>
    friend void fields(Archive& archive, Node& node) {
      archive(node.pending, node.sleep_begin, node.sleep_end, node.explored);
    }
  };

  template <class Archive>
  void archive(Archive& archive);

  void analyse(runtime::Execution& execution);
  void grow();
  void branch();
  std::span<const std::uint32_t> not_after(std::size_t event);
  void offer(std::size_t event, std::span<const std::uint32_t> front,
             const LabelledEvent& reversal) override;

  /// Takes `sequence_`, which reverses an event of the branch's own path.
  virtual void offer_above(std::size_t) {}

  /// Appends the races of the first `root_` events with events that are kept.
  virtual void add_known_races(std::vector<runtime::Race>&) {}

  Initial weak_initial(const LabelledEvent& event, const std::uint32_t* sequence, std::size_t size,
                       std::size_t& position) const;
  bool sleeping(const Node& node, const std::uint32_t* sequence, std::size_t size) const;
  void insert(std::uint32_t& tree, std::uint32_t* sequence, std::size_t size);
  std::uint32_t append(const std::uint32_t* sequence, std::size_t size);
  bool stays_asleep(const LabelledEvent& asleep, const LabelledEvent& event) const;
  void fail(const char* problem) const;

  Mutation mutation_;
  bool general_only_;
  bool started_ = false;
  bool planned_now_ = false;  ///< the plan was given out, its execution has not ended yet
  bool again_ = false;        ///< the plan is to be given out again
  runtime::Plan plan_;
  runtime::Execution* execution_ = nullptr;  ///< the one that is analysed
  std::size_t analysed_ = 0;  ///< events of the current execution that take part in the analysis
  std::size_t planned_ = 0;   ///< events that were kept or planned
  std::size_t root_ = 0;      ///< events that all executions of the search have in common
  std::vector<Node> nodes_;   ///< one per analysed event of the current execution
  std::vector<LabelledEvent> sleep_;     ///< of all nodes, a stack
  std::vector<LabelledEvent> labelled_;  ///< the events of the execution; then the one in question
  WakeupNodes tree_;
  Footprints footprints_;
  GeneralRaces general_{footprints_};
  DporCounts counts_;

  // Scratch, reused.
  std::vector<runtime::Race> races_;
  std::vector<std::uint32_t> sequence_;

  struct NotAfter {
    std::uint64_t analysis = 0;
    std::uint32_t begin = 0, size = 0;
  };

  std::uint64_t analysis_ = 0;
  std::vector<NotAfter> not_after_;  ///< by event
  std::vector<std::uint32_t> not_after_events_;
};

}  // namespace ordercheck::explore
