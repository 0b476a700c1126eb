// SPDX-License-Identifier: Apache-2.0
// One execution under recorded decisions; what follows them goes on without preemption.
#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "runtime/execution.hpp"
#include "runtime/strategy.hpp"

namespace ordercheck::explore {

class Replay final : public runtime::Strategy {
 public:
  explicit Replay(std::vector<runtime::Decision> decisions) : decisions_{std::move(decisions)} {}

  bool next(runtime::Plan& plan) override {
    plan = {.kept = 0, .rest = decisions_};
    return !std::exchange(done_, true);
  }

  std::optional<runtime::Decision> pick(runtime::Execution& execution) override {
    return execution.first_choice();
  }

  void finished(runtime::Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::replayed; }

 private:
  std::vector<runtime::Decision> decisions_;
  bool done_ = false;
};

}  // namespace ordercheck::explore
