// SPDX-License-Identifier: Apache-2.0
#include "explore/random_walk.hpp"

#include "runtime/execution.hpp"

namespace ordercheck::explore {

bool RandomWalk::next(runtime::Plan& plan) {
  plan.kept = 0;
  plan.rest.clear();
  // Executions are independent of each other: each has a seed of its own.
  state_ = seed_ * 0x9E3779B97F4A7C15ULL + ++executions_;
  state_ = number();
  return true;
}

/// splitmix64: Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014. A
/// generator whose seeding costs more than an execution would be the wrong one here.
std::uint64_t RandomWalk::number() {
  std::uint64_t mixed = state_ += 0x9E3779B97F4A7C15ULL;
  mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
  mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
  return mixed ^ (mixed >> 31);
}

/// Uniform below `count`, but for a bias of count / 2^32.
std::size_t RandomWalk::below(std::size_t count) {
  return static_cast<std::size_t>((number() >> 32) * count >> 32);
}

std::optional<runtime::Decision> RandomWalk::pick(runtime::Execution& execution) {
  const auto all = execution.candidates();
  if (all.size() == 1) {
    return all.front().decision;
  }
  const auto thread_of = [&](std::size_t i) { return all[i].decision.thread; };
  std::size_t threads = 1;
  for (std::size_t i = 1; i < all.size(); ++i) {
    threads += thread_of(i) != thread_of(i - 1) ? 1U : 0U;
  }
  const std::size_t wanted = below(threads);
  if (threads == all.size()) {
    return all[wanted].decision;
  }
  std::size_t first = 0;
  for (std::size_t skipped = 0; skipped < wanted; ++first) {
    skipped += first + 1 < all.size() && thread_of(first + 1) != thread_of(first) ? 1U : 0U;
  }
  std::size_t last = first;
  while (last < all.size() && thread_of(last) == thread_of(first)) {
    ++last;
  }
  return all[first + below(last - first)].decision;
}

}  // namespace ordercheck::explore
