// SPDX-License-Identifier: Apache-2.0
#include "explore/estimate.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace ordercheck::explore {

namespace {

constexpr std::size_t kGroupCount = 10;
constexpr std::size_t kSampleCountMin = 100;  // for an upper bound
constexpr double kErrorMax = 0.25;            // of the mean, relative; likewise
constexpr double kLargestMax = 0.1;           // of the sum, in one sample; likewise
constexpr double kTailMax = 0.5;              // likewise
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

constexpr double kNotDrawn = 1;  // no logarithm of a probability
constexpr std::uint64_t kNoChoice = 0xCBF29CE484222325ULL;
constexpr double kExecutionsKnown = 10;

/// How slowly the large weights become rare: the index of a Pareto distribution of the largest ones
/// (Hill 1975). From 0.5 on the variance of the weights is infinite, and an error that was computed
/// from samples means nothing.
double tail_of(std::span<const double> weights) {
  const auto count = static_cast<double>(weights.size());
  const auto size = static_cast<std::size_t>(std::min(count / 5, 3 * std::sqrt(count)));
  std::vector<double> largest{weights.begin(), weights.end()};
  std::ranges::nth_element(largest, largest.begin() + static_cast<std::ptrdiff_t>(size),
                           std::greater{});
  double excess = 0;
  for (std::size_t i = 0; i < size; ++i) {
    excess += largest[i] - largest[size];
  }
  return size == 0 ? 0 : excess / static_cast<double>(size);
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
                     1 / sum <= kLargestMax && tail_of(weights) < kTailMax &&
                     std::isfinite(estimate.mean);
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
  probabilities_.clear();
  alone_ = true;
  choices_ = kNoChoice;
  return true;
}

/// Of the events that a thread has before it, as far as earlier executions tell: at least 1.
double TraceSampler::expected_rest(const runtime::Execution& execution, std::size_t slot) const {
  auto known = expected_.find(choices_);
  if (known == expected_.end() || known->second.executions < kExecutionsKnown) {
    known = expected_.find(0);
  }
  if (known == expected_.end()) {
    return 1;
  }
  const double all = known->second.events[slot] / known->second.executions;
  return std::max(1.0, all - execution.thread(runtime::thread_id(slot)).events);
}

std::optional<runtime::Decision> TraceSampler::pick(runtime::Execution& execution) {
  const auto all = execution.candidates();
  // They commute with all that the others could do, unless time passes early: drawing them would
  // only add noise.
  if (execution.settings().time == TimeMode::quiescent) {
    for (const runtime::Candidate& candidate : all) {
      if (is_of_threads(execution.thread(candidate.decision.thread).pending)) {
        probabilities_.push_back(kNotDrawn);
        return candidate.decision;
      }
    }
  }
  const auto slot_of = [](const runtime::Candidate& candidate) {
    return runtime::index_of(candidate.decision.thread);
  };
  shares_.clear();
  double sum = 0;
  for (std::size_t first = 0; first < all.size();) {
    std::size_t end = first;
    while (end < all.size() && slot_of(all[end]) == slot_of(all[first])) {
      ++end;
    }
    const double rest = expected_rest(execution, slot_of(all[first]));
    sum += rest;
    shares_.insert(shares_.end(), end - first, rest / static_cast<double>(end - first));
    first = end;
  }
  double drawn = std::uniform_real_distribution{0.0, sum}(random_);
  std::size_t chosen = 0;
  while (chosen + 1 < all.size() && drawn >= shares_[chosen]) {
    drawn -= shares_[chosen++];
  }
  alone_ = alone_ && slot_of(all.front()) == slot_of(all.back());
  if (alone_ && all.size() > 1) {
    choices_ = (choices_ ^ all[chosen].decision.label) * 0x100000001B3ULL;
  }
  probabilities_.push_back(std::log(shares_[chosen] / sum));
  return all[chosen].decision;
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

void TraceSampler::learn(const runtime::Execution& execution) {
  for (const std::uint64_t key : {std::uint64_t{0}, choices_}) {
    Expected& expected = expected_[key];
    expected.executions += 1;
    for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
      expected.events[slot] += static_cast<double>(events_of_[slot].size());
    }
  }
}

void TraceSampler::finished(runtime::Execution& execution) {
  execution.compute_clocks();
  const auto events = execution.events();
  // Beyond half of the step bound nothing was drawn.
  const std::size_t count = std::min(events.size(), probabilities_.size());
  for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
    events_of_[slot].clear();
    done_[slot] = 0;
  }
  for (std::size_t i = 0; i < count; ++i) {
    events_of_[runtime::index_of(events[i].thread())].push_back(static_cast<std::uint32_t>(i));
  }
  double weight = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const std::size_t mine = runtime::index_of(events[i].thread());
    if (probabilities_[i] < 0) {
      double sum = 0;
      for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
        const std::size_t rest = events_of_[slot].size() - done_[slot];
        sum += rest != 0 && is_minimal(execution, slot) ? static_cast<double>(rest) : 0;
      }
      const auto rest = static_cast<double>(events_of_[mine].size() - done_[mine]);
      weight += std::log(rest / sum) - probabilities_[i];
    }
    ++done_[mine];
  }
  weights_.push_back(weight);
  learn(execution);
}

}  // namespace ordercheck::explore
