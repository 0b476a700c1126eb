// SPDX-License-Identifier: Apache-2.0
#include "sync/fault_budget_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kFaultBudgetRules = rules_of<sync::FaultBudgetKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

void FaultBudgetKind::labels(const World& world, const Operation& operation, Labels& labels) {
  labels.add(kSpared);
  if (world.at<std::uint64_t>({operation.object}) != 0) {
    labels.add_fault(kStruck);
  }
}

Value FaultBudgetKind::apply(Step& step) {
  if (step.label == kStruck) {
    --step.write<std::uint64_t>({step.operation.object});
  }
  return {step.label};
}

std::string FaultBudgetKind::describe(const Operation& operation, Label label, Value) {
  return (label == kStruck ? "fault: " : "no fault: ") + std::string{bytes_of(operation.constant)};
}

}  // namespace ordercheck::sync
