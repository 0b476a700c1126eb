// SPDX-License-Identifier: Apache-2.0
#include "explore/preemption_bounded.hpp"

#include <algorithm>
#include <utility>

#include "runtime/execution.hpp"

namespace ordercheck::explore {

namespace {

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9E3779B97F4A7C15ULL + (hash << 6) + (hash >> 2);
  hash *= 0xFF51AFD7ED558CCDULL;
  return hash ^ (hash >> 33);
}

}  // namespace

bool PreemptionBounded::within(const Cost& cost) const {
  return cost.preemptions <= bound_ && (!below_.has_value() || cost < *below_);
}

bool PreemptionBounded::next(runtime::Plan& plan) {
  plan = {};
  prefix_ = {};
  hashed_events_ = 0;
  if (!std::exchange(started_, true)) {
    cost_ = {};
    return within(cost_);
  }
  while (!pending_.empty() && pending_.begin()->second.empty()) {
    pending_.erase(pending_.begin());
  }
  if (pending_.empty()) {
    return false;
  }
  auto& [cost, waiting] = *pending_.begin();
  cost_ = cost;
  std::vector<runtime::Decision> decisions = std::move(waiting.back().decisions);
  waiting.pop_back();
  const auto common = std::ranges::mismatch(decisions, last_).in1 - decisions.begin();
  plan.kept = static_cast<std::size_t>(common);
  plan.rest.assign(decisions.begin() + common, decisions.end());
  return true;
}

void PreemptionBounded::hash_new_events(runtime::Execution& execution) {
  execution.compute_clocks();
  const auto events = execution.events();
  for (; hashed_events_ < events.size(); ++hashed_events_) {
    // A trace is the set of its events, each with what it depends on: the sum does not see the
    // order of the rest.
    const runtime::Event& event = events[hashed_events_];
    std::uint64_t low = mix(1, runtime::index_of(event.thread()));
    low = mix(mix(low, event.operation.index), event.label);
    std::uint64_t high = ~low;
    const auto* const clock = execution.clocks().row(hashed_events_);
    for (std::size_t t = 0; t < execution.clocks().width(); ++t) {
      if (clock[t] != 0) {
        low = mix(mix(low, t), clock[t]);
        high = mix(mix(high, clock[t]), t);
      }
    }
    prefix_.low += low;
    prefix_.high += high;
  }
}

std::optional<runtime::Decision> PreemptionBounded::pick(runtime::Execution& execution) {
  hash_new_events(execution);
  const auto events = execution.events();
  const auto candidates = execution.candidates();
  const ThreadId last = execution.last_thread();
  // A node: the trace so far and the thread that ran last. Each is expanded once, at its lowest
  // cost.
  const Hash node{mix(prefix_.low, runtime::index_of(last)),
                  mix(prefix_.high, runtime::index_of(last))};
  if (!visited_.insert(node).second) {
    return std::nullopt;
  }
  const bool last_goes_on =
      !events.empty() && std::ranges::any_of(candidates, [&](const auto& candidate) {
        return candidate.decision.thread == last && !execution.thread(last).actor;
      });
  std::optional<runtime::Decision> go_on;
  std::vector<runtime::Decision> so_far;
  for (const runtime::Candidate& candidate : candidates) {
    const bool preempts = last_goes_on && candidate.decision.thread != last;
    const Cost cost{cost_.faults + (candidate.fault ? 1U : 0U),
                    cost_.preemptions + (preempts ? 1U : 0U)};
    if (cost == cost_ && !go_on.has_value()) {
      go_on = candidate.decision;
      continue;
    }
    if (!within(cost)) {
      pruned_ = true;
      continue;
    }
    if (so_far.empty()) {
      for (const runtime::Event& event : events) {
        so_far.push_back(event.decision());
      }
    }
    std::vector<runtime::Decision> decisions = so_far;
    decisions.push_back(candidate.decision);
    pending_[cost].push_back({std::move(decisions)});
  }
  return go_on;
}

void PreemptionBounded::finished(runtime::Execution& execution) {
  last_.clear();
  for (const runtime::Event& event : execution.events()) {
    last_.push_back(event.decision());
  }
}

}  // namespace ordercheck::explore
