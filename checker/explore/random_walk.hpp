// SPDX-License-Identifier: Apache-2.0
// Uniform among the threads that can go on, then among the labels of the thread's operation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "runtime/strategy.hpp"

namespace ordercheck::explore {

class RandomWalk final : public runtime::Strategy {
 public:
  explicit RandomWalk(std::uint64_t seed) : seed_{seed} {}

  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;

  void finished(runtime::Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::sampled; }

 private:
  std::uint64_t seed_;
  std::uint64_t executions_ = 0;
  std::uint64_t state_ = 0;

  std::uint64_t number();
  std::size_t below(std::size_t count);
};

}  // namespace ordercheck::explore
