// SPDX-License-Identifier: Apache-2.0
#include "counterexample/slice.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace ordercheck::counterexample {

namespace {

/// Violations by what a thread did; all others are by what the threads together did not do.
constexpr std::array kOfOneThread = {
    std::string_view{"assertion"},          std::string_view{"invariant"},
    std::string_view{"data_race"},          std::string_view{"misuse"},
    std::string_view{"uncaught_exception"}, std::string_view{"crash"},
    std::string_view{"stack_overflow"},     std::string_view{"endless_loop"},
    std::string_view{"heap_misuse"},
};

std::vector<bool> concerned_threads(const Document& document) {
  const Failure& failure = document.failure;
  const bool of_one = std::ranges::find(kOfOneThread, failure.violation.type) != kOfOneThread.end();
  std::vector<bool> concerned(document.threads.size(), !of_one);
  if (of_one && failure.thread < concerned.size()) {
    concerned[failure.thread] = true;
  }
  if (failure.violation.type == "data_race") {
    for (const Race& race : document.races) {
      concerned[race.first.thread] = true;
      concerned[race.second.thread] = true;
    }
  }
  return concerned;
}

}  // namespace

std::vector<bool> causal_past(const Document& document) {
  std::vector<bool> past(document.steps.size(), false);
  // Per thread: whether everything before this point belongs to the past.
  std::vector<bool> reached = concerned_threads(document);
  const std::size_t end = std::min(document.failure.steps, document.steps.size());
  for (std::size_t i = end; i-- > 0;) {
    const Step& step = document.steps[i];
    const bool broke_invariant = i + 1 == end && document.failure.violation.type == "invariant";
    if (!past[i] && !reached[step.thread] && !broke_invariant) {
      continue;
    }
    past[i] = true;
    reached[step.thread] = true;
    for (const std::size_t cause : step.causes) {
      past[cause] = true;
    }
  }
  return past;
}

}  // namespace ordercheck::counterexample
