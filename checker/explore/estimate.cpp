// SPDX-License-Identifier: Apache-2.0
#include "explore/estimate.hpp"

#include <algorithm>
#include <cmath>

namespace ordercheck::explore {

namespace {

constexpr std::size_t kGroupCount = 10;
constexpr std::size_t kSampleCountMin = 100;  // for an upper bound
constexpr double kErrorMax = 0.25;            // of the mean, relative; likewise
constexpr double kLargestMax = 0.1;           // of the sum, in one sample; likewise
constexpr double kDeviations = 2.576;         // 99 % of a normal distribution
constexpr double kDoubt = 0.05;

/// Markov's inequality, for the smallest of some independent means: all of them are at least
/// `factor` times the truth with a probability of at most `factor` to the power of minus their
/// number, whatever the distribution (Gomes, Hoffmann, Sabharwal, Selman, "From sampling to model
/// counting", IJCAI 2007).
double lower_bound(std::span<const double> weights, double largest) {
  if (weights.size() < kGroupCount) {
    return 0;
  }
  std::array<double, kGroupCount> sums{};
  std::array<double, kGroupCount> sizes{};
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sums[i % kGroupCount] += std::exp(weights[i] - largest);
    sizes[i % kGroupCount] += 1;
  }
  double smallest = sums[0] / sizes[0];
  for (std::size_t group = 1; group < kGroupCount; ++group) {
    smallest = std::min(smallest, sums[group] / sizes[group]);
  }
  return smallest * std::pow(kDoubt, 1.0 / static_cast<double>(kGroupCount)) * std::exp(largest);
}

/// Threads that start, end or are waited for: what no other thread can prevent or notice before.
bool is_of_threads(const Operation& operation) { return operation.object == runtime::kThreads; }

}  // namespace

Estimate estimate_of(std::span<const double> weights) {
  Estimate estimate;
  estimate.samples = weights.size();
  if (weights.empty()) {
    return estimate;
  }
  const double largest = *std::ranges::max_element(weights);
  double sum = 0;
  double squares = 0;
  for (const double weight : weights) {
    const double scaled = std::exp(weight - largest);
    sum += scaled;
    squares += scaled * scaled;
  }
  const auto count = static_cast<double>(weights.size());
  const double mean = sum / count;
  const double variance = std::max(0.0, squares / count - mean * mean);
  const double error = std::sqrt(variance / count) / mean;
  estimate.mean = mean * std::exp(largest);
  estimate.bounded = weights.size() >= kSampleCountMin && error <= kErrorMax &&
                     1 / sum <= kLargestMax && std::isfinite(estimate.mean);
  if (estimate.bounded) {
    estimate.low = estimate.mean * std::exp(-kDeviations * error);
    estimate.high = estimate.mean * std::exp(kDeviations * error);
  } else {
    estimate.low = lower_bound(weights, largest);
  }
  return estimate;
}

bool TraceSampler::next(runtime::Plan& plan) {
  plan = {};
  choices_.clear();
  return true;
}

std::optional<runtime::Decision> TraceSampler::pick(runtime::Execution& execution) {
  const auto all = execution.candidates();
  // They commute with all that the others could do, unless time passes early: drawing them would
  // only add noise.
  if (execution.settings().time == TimeMode::quiescent) {
    for (const runtime::Candidate& candidate : all) {
      if (is_of_threads(execution.thread(candidate.decision.thread).pending)) {
        choices_.push_back(0);
        return candidate.decision;
      }
    }
  }
  choices_.push_back(static_cast<std::uint32_t>(all.size()));
  return all[random_() % all.size()].decision;
}

/// Whether all that a thread's next event depends on has happened.
bool TraceSampler::is_minimal(const runtime::Execution& execution, std::size_t slot) const {
  const auto* const clock = execution.clocks().row(events_of_[slot][done_[slot]]);
  for (std::size_t other = 0; other < execution.thread_count(); ++other) {
    if (other != slot && clock[other] > done_[other]) {
      return false;
    }
  }
  return true;
}

void TraceSampler::finished(runtime::Execution& execution) {
  execution.compute_clocks();
  const auto events = execution.events();
  // Beyond half of the step bound nothing was drawn.
  const std::size_t count = std::min(events.size(), choices_.size());
  for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
    events_of_[slot].clear();
    done_[slot] = 0;
  }
  for (std::size_t i = 0; i < count; ++i) {
    events_of_[runtime::index_of(events[i].thread())].push_back(static_cast<std::uint32_t>(i));
  }
  double weight = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (choices_[i] > 1) {
      std::uint32_t minimal = 0;
      for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
        minimal += done_[slot] < events_of_[slot].size() && is_minimal(execution, slot) ? 1U : 0U;
      }
      weight += std::log(static_cast<double>(choices_[i]) / minimal);
    }
    ++done_[runtime::index_of(events[i].thread())];
  }
  weights_.push_back(weight);
}

}  // namespace ordercheck::explore
