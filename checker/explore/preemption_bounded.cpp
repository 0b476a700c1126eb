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
    current_.clear();
    return within(cost_);
  }
  if (full()) {
    pruned_ = true;
    pending_.clear();
  }
  while (!pending_.empty() && pending_.begin()->second.empty()) {
    pending_.erase(pending_.begin());
  }
  if (pending_.empty()) {
    return false;
  }
  auto& [cost, waiting] = *pending_.begin();
  cost_ = cost;
  std::uint32_t end = waiting.back();
  waiting.pop_back();
  current_.clear();
  for (; end != 0; end = paths_[end].parent) {
    current_.push_back(end);
  }
  std::ranges::reverse(current_);
  for (const std::uint32_t node : current_) {
    plan.rest.push_back(paths_[node].decision);
  }
  const auto common = std::ranges::mismatch(plan.rest, last_).in1 - plan.rest.begin();
  plan.kept = static_cast<std::size_t>(common);
  plan.rest.erase(plan.rest.begin(), plan.rest.begin() + common);
  return true;
}

std::uint32_t PreemptionBounded::add_path(std::uint32_t parent, runtime::Decision decision) {
  paths_.push_back({parent, decision});
  return static_cast<std::uint32_t>(paths_.size() - 1);
}

/// The end of the path of the events so far.
std::uint32_t PreemptionBounded::path_to_now(runtime::Execution& execution) {
  const auto events = execution.events();
  while (current_.size() < events.size()) {
    current_.push_back(
        add_path(current_.empty() ? 0 : current_.back(), events[current_.size()].decision()));
  }
  return events.empty() ? 0 : current_[events.size() - 1];
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
    pending_[cost].push_back(add_path(path_to_now(execution), candidate.decision));
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
