// SPDX-License-Identifier: Apache-2.0
#include "catalogue/row.hpp"

#include <algorithm>

namespace catalogue {
namespace {

using ordercheck::Result;
using ordercheck::Verdict;

int severity(Verdict verdict) {
  switch (verdict) {
    case Verdict::exhausted:
      return 0;
    case Verdict::sampled:
      return 1;
    case Verdict::stopped:
      return 2;
    case Verdict::violated:
      return 3;
  }
  return 3;
}

void add_bounds(Row& row, const std::vector<std::string>& bounds) {
  for (const std::string& bound : bounds) {
    if (std::ranges::find(row.bounds, bound) == row.bounds.end()) {
      row.bounds.push_back(bound);
    }
  }
}

void add(Row& row, const Search& search, const Result& result) {
  row.workloads += search.workload_count;
  row.executions += result.executions;
  row.seconds += result.seconds;
  add_bounds(row, search.bounds);
  add_bounds(row, result.bounds);
  if (severity(result.verdict) <= severity(row.verdict)) {
    return;
  }
  row.verdict = result.verdict;
  if (result.verdict == Verdict::violated) {
    row.found_on = search.workload;
    row.counterexample = result.counterexample;
    if (!result.violations.empty()) {
      row.violation = result.violations.front();
    }
  } else {
    row.trouble = search.workload + ": " + result.message;
  }
}

}  // namespace

Row run(const Variant& variant, std::chrono::milliseconds time_budget,
        const std::filesystem::path& out) {
  Row row{.target = variant.target, .variant = variant.name, .expected = variant.expected};
  for (const Search& search : variant.searches) {
    ordercheck::Options options;
    options.name = variant.target + "." + variant.name;
    options.time_budget = time_budget;
    options.out = out;
    const Result result = ordercheck::check(options, search.body);
    add(row, search, result);
    if (result.verdict == Verdict::violated ||
        result.stop_reason == ordercheck::StopReason::signal) {
      break;
    }
  }
  return row;
}

Largest find_largest(const Target& target, std::chrono::milliseconds time_budget,
                     const std::filesystem::path& out) {
  Largest largest{.target = target.name};
  for (int size = 1;; ++size) {
    const Search search = target.sized(size);
    ordercheck::Options options;
    options.name = target.name + ".largest";
    options.time_budget = time_budget;
    options.out = out;
    const Result result = ordercheck::check(options, search.body);
    if (result.verdict != Verdict::exhausted) {
      return largest;
    }
    largest = {.target = target.name,
               .size = size,
               .workloads = search.workload_count,
               .executions = result.executions,
               .seconds = result.seconds,
               .workload = search.workload};
  }
}

std::vector<Estimated> estimate_sizes(const Target& target, std::chrono::milliseconds time_budget) {
  constexpr int kBeyondReach = 2;
  std::vector<Estimated> all;
  for (int size = 1, beyond = 0; beyond < kBeyondReach; ++size) {
    const Search search = target.sized(size);
    ordercheck::Options options;
    options.name = target.name + ".estimate";
    options.estimate = time_budget;
    const Result result = ordercheck::check(options, search.body);
    all.push_back({target.name, size, search.workload, result.message});
    beyond += result.verdict == Verdict::exhausted ? 0 : 1;
  }
  return all;
}

}  // namespace catalogue
