// SPDX-License-Identifier: Apache-2.0
// An exhaustive search by several explorer processes. This one has the tree, and hands out its
// branches; what an explorer did counts when it has handed it back.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "explore/branch.hpp"
#include "explore/explorer.hpp"
#include "explore/monitor.hpp"

namespace ordercheck::explore {

/// Branches for one explorer, oldest first.
struct Assignment {
  std::vector<Branch> branches;
  std::string ids;  ///< see runtime/id_tables.hpp; empty: those that it has
  std::uint64_t execution_budget = 0;
  std::uint32_t restarts = 0;
  std::uint64_t sample_ms = 0;  ///< first, the size of the whole search is estimated for that long
};

/// What an explorer did with them.
struct Report {
  enum class End : std::uint8_t {
    left,       ///< all is explored, or it was asked to come back
    restarted,  ///< a racy place is to be promoted: all begins anew
    violated,
    diverged,
    aborted,  ///< the time is over
  };
  End end = End::left;
  std::vector<Explored> explored;  ///< of the first branches; the others were not begun
  Outcome outcome;                 ///< counts, invariants, finding
  std::optional<Finding> race;
  std::vector<std::string> promoted;
  Time horizon = 0;
  std::uint64_t clock_reads = 0;  ///< of a real clock, by the body
};

/// Lives in shared memory.
struct Seat {
  Monitor monitor;
  std::atomic<std::uint32_t> leave{0};  ///< the explorer is asked to come back after its execution
  std::atomic<std::uint32_t> refused{0};  ///< it ends because its ids are not those of the others
};

/// Where numbers must mean the same in all processes: called with the ids of this process, which
/// has new ones; does not return when others have them for something else.
using Agree = std::function<void(const std::string& ids)>;

/// What explores in an explorer process.
class BranchExplorer {
 public:
  BranchExplorer() = default;
  BranchExplorer(const BranchExplorer&) = delete;
  BranchExplorer& operator=(const BranchExplorer&) = delete;
  virtual ~BranchExplorer() = default;
  virtual Report explore(const Assignment& assignment, const Agree& agree) = 0;
};

using MakeExplorer = std::function<std::unique_ptr<BranchExplorer>(Seat& seat)>;

/// What all of them found. Not concluded: no verdict.
struct SharedOutcome {
  Outcome outcome;
  std::optional<Finding> race;
  std::vector<std::string> promoted;
  Time horizon = 0;
  bool ended = false;  ///< nothing is left to explore
};

/// Searches with `options.jobs` explorer processes. Requires: no execution was ever made in this
/// process. When the body ends an explorer, this process ends in the same way, `monitor` telling
/// where. Throws std::system_error when no process can be started.
SharedOutcome search_together(const Options& options, Monitor& monitor, const MakeExplorer& make);

/// Of two findings the one to be reported, whoever made it first: with fewer faults, preemptions,
/// steps, then the smaller decisions.
bool is_smaller(const Finding& a, const Finding& b);

/// Adds what an explorer reports to what is known: counts, and the smallest findings.
void add(SharedOutcome& found, const Report& report);

}  // namespace ordercheck::explore
