// SPDX-License-Identifier: Apache-2.0
// Faults of the environment, a limited number per execution.
#pragma once

#include <cstdint>
#include <string_view>

#include <ordercheck/detail/sync/face.hpp>

namespace ordercheck {
namespace detail {

extern const KindRules kFaultBudgetRules;

}  // namespace detail

inline namespace checked {

/// Bounds how many faults strike in one execution; the bound is part of what an exhausted search
/// claims. Requires: constructed inside an execution.
class FaultBudget {
 public:
  FaultBudget(std::string_view name, unsigned limit) : limit_{limit} {
    handle_.construct(&limit_);
    detail::set_name(id(), name);
  }

  FaultBudget(const FaultBudget&) = delete;
  FaultBudget& operator=(const FaultBudget&) = delete;

  ~FaultBudget() { handle_.retire(); }

  /// Returns whether the named fault strikes here. Both answers are explored while the budget
  /// lasts, "no" first. Is a scheduling point.
  bool strikes(std::string_view fault) {
    Operation strike = handle_.operation(&limit_, 0);
    strike.constant = constant(fault);
    return detail::announce_checked(strike) != 0;
  }

 private:
  friend struct detail::FaceAccess;

  ObjectId id() const { return handle_.id(&limit_); }

  std::uint64_t limit_;
  detail::Handle handle_{&detail::kFaultBudgetRules};
};

}  // namespace checked
}  // namespace ordercheck
