// SPDX-License-Identifier: Apache-2.0
// Every interleaving with every label: the oracle.
#pragma once

#include <optional>
#include <vector>

#include "runtime/strategy.hpp"

namespace ordercheck::explore {

class DepthFirst final : public runtime::Strategy {
 public:
  bool next(runtime::Plan& plan) override;
  std::optional<runtime::Decision> pick(runtime::Execution& execution) override;

  void finished(runtime::Execution&) override {}

  runtime::Claim claim() const override { return runtime::Claim::exhaustive; }

 private:
  struct Branch {
    std::vector<runtime::Decision> options;
    std::size_t taken = 0;
  };

  std::vector<Branch> branches_;  ///< one per decision of the current execution
  bool started_ = false;
};

}  // namespace ordercheck::explore
