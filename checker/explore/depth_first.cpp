// SPDX-License-Identifier: Apache-2.0
#include "explore/depth_first.hpp"

#include <utility>

#include "runtime/execution.hpp"

namespace ordercheck::explore {

bool DepthFirst::next(runtime::Plan& plan) {
  plan = {};
  if (!std::exchange(started_, true)) {
    return true;
  }
  while (!branches_.empty() && branches_.back().taken + 1 == branches_.back().options.size()) {
    branches_.pop_back();
  }
  if (branches_.empty()) {
    return false;
  }
  Branch& branch = branches_.back();
  plan.kept = branches_.size() - 1;
  plan.rest = {branch.options[++branch.taken]};
  return true;
}

std::optional<runtime::Decision> DepthFirst::pick(runtime::Execution& execution) {
  Branch branch;
  for (const runtime::Candidate& candidate : execution.candidates()) {
    branch.options.push_back(candidate.decision);
  }
  branches_.push_back(std::move(branch));
  return branches_.back().options.front();
}

}  // namespace ordercheck::explore
