// SPDX-License-Identifier: Apache-2.0
#include "explore/random_walk.hpp"

#include <algorithm>

#include "runtime/execution.hpp"

namespace ordercheck::explore {

bool RandomWalk::next(runtime::Plan& plan) {
  plan = {};
  // Executions are independent of each other: each has a seed of its own.
  random_.seed(seed_ * 0x9E3779B97F4A7C15ULL + ++executions_);
  return true;
}

std::optional<runtime::Decision> RandomWalk::pick(runtime::Execution& execution) {
  const auto all = execution.candidates();
  const auto thread_of = [](const runtime::Candidate& candidate) {
    return candidate.decision.thread;
  };
  std::size_t threads = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    threads += i == 0 || thread_of(all[i]) != thread_of(all[i - 1]) ? 1U : 0U;
  }
  std::size_t wanted = random_() % threads;
  std::size_t first = 0;
  for (; wanted > 0; --wanted) {
    const ThreadId skipped = thread_of(all[first]);
    while (thread_of(all[first]) == skipped) {
      ++first;
    }
  }
  std::size_t last = first;
  while (last < all.size() && thread_of(all[last]) == thread_of(all[first])) {
    ++last;
  }
  return all[first + random_() % (last - first)].decision;
}

}  // namespace ordercheck::explore
