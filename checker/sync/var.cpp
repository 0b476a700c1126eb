// SPDX-License-Identifier: Apache-2.0
#include "sync/atomic_kind.hpp"
#include "sync/plain_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kPlainRules = rules_of<sync::PlainKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

using detail::PlainVerb;

namespace {

std::uint64_t written_by(const Operation& operation) {
  const std::uint64_t writer =
      static_cast<std::uint64_t>(operation.thread) << 32U | (operation.index + 1U);
  return operation.arguments[0].high == 0 ? operation.arguments[0].low : writer;
}

}  // namespace

Value PlainKind::apply(Step& step) {
  const Cell cell{step.operation.object};
  if (PlainVerb{step.operation.verb} == PlainVerb::read) {
    return {step.read<std::uint64_t>(cell)};
  }
  step.write<std::uint64_t>(cell) = written_by(step.operation);
  return {};
}

CellMode PlainKind::mode_at(std::uint64_t, const Operation& operation) {
  return PlainVerb{operation.verb} == PlainVerb::read ? CellMode::read : CellMode::write;
}

Value PlainKind::step_at(std::uint64_t& state, const Operation& operation, Sync&) {
  if (PlainVerb{operation.verb} == PlainVerb::read) {
    return {state};
  }
  state = written_by(operation);
  return {};
}

void PlainKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const bool reads = PlainVerb{operation.verb} == PlainVerb::read;
  touches.push_back({{operation.object}, reads ? Access::read : Access::write, Sync::none, {}});
}

std::string PlainKind::describe(const Operation& operation, Label, Value result) {
  return PlainVerb{operation.verb} == PlainVerb::read
             ? "read -> " + std::to_string(result.low)
             : "write " + std::to_string(operation.arguments[0].low);
}

}  // namespace ordercheck::sync
