// SPDX-License-Identifier: Apache-2.0
// Breadth-first search over (canonical trace prefix, last thread) in the order of faults, then
// preemptions: the first failure found has the fewest. Visits each node once. The idea: Musuvathi,
// Qadeer, "Iterative Context Bounding", PLDI 2007; equal trace prefixes are recognised by a hash of
// their events and clocks. (Sleep sets with a bound lose states.)
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_set>
#include <vector>

#include "runtime/strategy.hpp"

namespace ordercheck::explore {

class PreemptionBounded final : public runtime::Strategy {
 public:
  struct Cost {
    unsigned faults = 0, preemptions = 0;
    auto operator<=>(const Cost&) const = default;
  };

  /// Explores all with at most `bound` preemptions, any number of faults; with `below`, only what
  /// costs less than it.
  PreemptionBounded(unsigned bound, std::optional<Cost> below) : bound_{bound}, below_{below} {}

  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;

  void finished(runtime::Execution& execution) override;

  runtime::Claim claim() const override {
    return pruned_ ? runtime::Claim::exhaustive_within_bound : runtime::Claim::exhaustive;
  }

  /// More states than this are not remembered: the search then ends, having shown nothing more.
  static constexpr std::size_t kNodeCountMax = 8'000'000;

  /// Whether the memory for states was used up.
  bool full() const { return visited_.size() >= kNodeCountMax; }

  /// Of the execution that ran last.
  Cost cost() const { return cost_; }

 private:
  /// A decision and the path to it; paths share their beginnings.
  struct PathNode {
    std::uint32_t parent = 0;
    runtime::Decision decision;
  };

  struct Hash {
    std::uint64_t low = 0, high = 0;
    bool operator==(const Hash&) const = default;
  };

  struct HashOf {
    std::size_t operator()(const Hash& hash) const { return hash.low; }
  };

  void hash_new_events(runtime::Execution& execution);
  std::uint32_t path_to_now(runtime::Execution& execution);
  std::uint32_t add_path(std::uint32_t parent, runtime::Decision decision);
  bool within(const Cost& cost) const;

  unsigned bound_;
  std::optional<Cost> below_;
  bool pruned_ = false;
  bool started_ = false;
  Cost cost_;
  std::vector<PathNode> paths_ = std::vector<PathNode>(1);  ///< element 0: the empty path
  std::map<Cost, std::vector<std::uint32_t>> pending_;      ///< ends of paths still to follow
  std::vector<std::uint32_t>
      current_;  ///< path of the running execution: element i ends with event i
  std::unordered_set<Hash, HashOf> visited_;
  Hash prefix_;  ///< of the events hashed so far in the running execution
  std::size_t hashed_events_ = 0;
  std::vector<runtime::Decision> last_;  ///< decisions of the last execution, for the common prefix
};

}  // namespace ordercheck::explore
