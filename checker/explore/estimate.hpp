// SPDX-License-Identifier: Apache-2.0
// How many executions an exhaustive search has, estimated from random ones.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <span>
#include <unordered_map>
#include <vector>

#include "explore/explorer.hpp"
#include "runtime/execution.hpp"
#include "runtime/strategy.hpp"

namespace ordercheck::explore {

/// From the logarithms of the samples' weights. No samples: 0, not bounded.
Estimate estimate_of(std::span<const double> weights);

/// Runs the body at random and weighs each execution, so that the mean of the weights is the number
/// of traces: importance sampling in the manner of Knuth 1975, "Estimating the efficiency of
/// backtrack programs".
///
/// An execution w has the probability p(w), a product over its events. Its trace, a partial order,
/// would have been written down as w with the probability q(w) if each time one of the minimal
/// events of the rest were drawn. The sum of q over the executions of one trace is 1, so the mean
/// of q(w) / p(w) is the number of traces, whatever the probabilities. They are in proportion to
/// the events that a thread has before it, expected from earlier samples for p and known for q:
/// that makes all interleavings of threads that always conflict equally likely, and threads that
/// never conflict contribute nothing to the weight. No sample is wasted, as they are where sleep
/// sets end an execution.
class TraceSampler final : public runtime::Strategy {
 public:
  explicit TraceSampler(std::uint64_t seed) : random_{seed} {}

  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;
  void finished(runtime::Execution& execution) override;

  runtime::Claim claim() const override { return runtime::Claim::sampled; }

  Estimate estimate() const { return estimate_of(weights_); }

 private:
  /// How many events the threads had in executions that began with the same choices.
  struct Expected {
    std::array<double, runtime::kThreadCountMax> events{};  ///< sums
    double executions = 0;
  };

  bool is_minimal(const runtime::Execution& execution, std::size_t slot) const;
  double expected_rest(const runtime::Execution& execution, std::size_t slot) const;
  void learn(const runtime::Execution& execution);

  std::mt19937_64 random_;
  std::vector<double> probabilities_;  ///< logarithms, by event; above 0: was not drawn
  std::vector<double> weights_;        ///< logarithms
  std::vector<double> shares_;         ///< scratch: of the candidates

  bool alone_ = true;                                     ///< no second thread could go on yet
  std::uint64_t choices_ = 0;                             ///< a hash of the labels taken until then
  std::unordered_map<std::uint64_t, Expected> expected_;  ///< by that hash; 0: all executions

  // Of the trace of one execution.
  std::array<std::vector<std::uint32_t>, runtime::kThreadCountMax> events_of_;  ///< by thread
  std::array<std::uint32_t, runtime::kThreadCountMax> done_{};
};

}  // namespace ordercheck::explore
