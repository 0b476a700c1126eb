// SPDX-License-Identifier: Apache-2.0
#include "shared_search.hpp"

#include <algorithm>
#include <random>
#include <utility>
#include <vector>

#include "explore/branch_search.hpp"
#include "explore/branch_tree.hpp"

namespace ordercheck::exploration {

namespace {

class SilentLog final : public runtime::DecisionLog {
 public:
  void begin_execution(std::size_t) override {}

  void add_thread(std::size_t, std::string_view) override {}

  bool stop_requested() override { return false; }
};

/// A branch that was taken, and what was done with it.
struct Work {
  explore::BranchTree::Handle handle = 0;
  std::string branch, explored;
  std::vector<std::pair<TraceHash, bool>> traces;  ///< and whether it ended in a deadlock
};

class SharedSearch {
 public:
  SharedSearch(const SharedSearchSettings& how, const Body& body)
      : how_{how},
        body_{body},
        random_{how.seed},
        execution_{{}, log_},
        tree_{execution_.world()} {}

  Census count(std::uint64_t limit) {
    while (!tree_.done() && census_.problem.empty()) {
      const bool can_take = tree_.pending_count() != 0 && work_.size() < how_.explorers;
      if (can_take && (work_.empty() || below(2) == 0)) {
        take();
      } else {
        hand_back(below(work_.size()));
      }
      if (census_.executions > limit && census_.problem.empty()) {
        census_.problem = "stopped after " + std::to_string(census_.executions) + " executions";
      }
    }
    return census_;
  }

 private:
  std::size_t below(std::size_t bound) { return random_() % bound; }

  void take() {
    const auto pending = tree_.pending(1000);
    Work work;
    work.handle = pending[below(pending.size())];
    work.branch = explore::encode(tree_.take(work.handle));
    if (below(2) == 0) {
      explore(work);
    }
    work_.push_back(std::move(work));
  }

  void explore(Work& work) {
    search_.begin(explore::decode_branch(work.branch), execution_);
    std::uint64_t left = 1 + below(how_.executions_max);
    runtime::Plan plan;
    while (left > 0 && census_.problem.empty() && search_.next(plan)) {
      execution_.run(body_, plan, search_, nullptr);
      if (!search_.approaching()) {
        --left;
        work.traces.emplace_back(trace_of(execution_), deadlocked(execution_));
        census_.incomplete += execution_.ending() == runtime::Ending::complete ? 0U : 1U;
      }
      census_.problem = execution_.divergence();
      search_.finished(execution_);
    }
    work.explored = explore::encode(search_.leave());
  }

  void hand_back(std::size_t position) {
    Work work = std::move(work_[position]);
    work_.erase(work_.begin() + static_cast<std::ptrdiff_t>(position));
    if (below(100) < how_.deaths_percent) {
      tree_.give_back(work.handle);
      return;
    }
    if (work.explored.empty()) {
      explore(work);
    }
    tree_.merge(work.handle, explore::decode_explored(work.explored));
    for (const auto& [trace, is_deadlock] : work.traces) {
      ++census_.executions;
      census_.deadlocked += is_deadlock ? 1U : 0U;
      census_.repeated += seen_.insert(trace).second ? 0U : 1U;
    }
  }

  const SharedSearchSettings& how_;
  const Body& body_;
  std::mt19937_64 random_;
  SilentLog log_;
  runtime::Execution execution_;
  explore::BranchTree tree_;
  explore::BranchSearch search_;
  std::vector<Work> work_;
  Census census_;
  TraceSet seen_;
};

}  // namespace

Census shared_census(const SharedSearchSettings& how, const Body& body, std::uint64_t limit) {
  return SharedSearch{how, body}.count(limit);
}

}  // namespace ordercheck::exploration
