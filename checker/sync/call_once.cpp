// SPDX-License-Identifier: Apache-2.0
#include "sync/mutex_kind.hpp"
#include "sync/once_kind.hpp"

namespace ordercheck::detail {

constinit const KindRules kOnceRules = rules_of<sync::OnceKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

constexpr std::uint64_t kNotYet = 0;
constexpr std::uint64_t kDone = 1;

std::uint64_t called_by(ThreadId thread) { return static_cast<std::uint64_t>(thread) + 2; }

}  // namespace

void OnceKind::labels(const World& world, const Operation& operation, Labels& labels) {
  const std::uint64_t phase = world.at<OnceState>({operation.object}).phase;
  if (OnceVerb{operation.verb} != OnceVerb::enter || phase == kNotYet || phase == kDone) {
    labels.add(kGranted);
  } else if (phase == called_by(operation.thread)) {
    labels.add(kRelocked);
  }
}

Value OnceKind::apply(Step& step) {
  const Operation& operation = step.operation;
  const Cell cell{operation.object};
  switch (OnceVerb{operation.verb}) {
    case OnceVerb::enter:
      if (step.label == kRelocked) {
        step.read<OnceState>(cell);
        step.misuse(
            "call_once is called from inside its own call, for which it would wait for ever");
        return {0, detail::kMisused};
      }
      if (step.world().at<OnceState>(cell).phase == kDone) {
        step.read<OnceState>(cell, Sync::acquire);
        return {0};
      }
      step.write<OnceState>(cell, Sync::acquire).phase = called_by(operation.thread);
      return {1};
    case OnceVerb::finish:
      step.write<OnceState>(cell, Sync::release).phase = kDone;
      return {};
    case OnceVerb::fail:
      step.write<OnceState>(cell, Sync::release).phase = kNotYet;
      return {};
  }
  return {};
}

void OnceKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  touches.push_back({{operation.object}, Access::write, Sync::none, {}});
}

void OnceKind::waits_for(const World& world, const Operation& operation,
                         std::vector<ThreadId>& threads) {
  const std::uint64_t phase = world.at<OnceState>({operation.object}).phase;
  if (phase > kDone) {
    threads.push_back(ThreadId{static_cast<std::uint16_t>(phase - 2)});
  }
}

std::string OnceKind::describe(const Operation& operation, Label, Value result) {
  switch (OnceVerb{operation.verb}) {
    case OnceVerb::enter:
      return result.low != 0 ? "call_once: makes the call" : "call_once";
    case OnceVerb::finish:
      return "call_once: the call has returned";
    case OnceVerb::fail:
      return "call_once: the call has thrown";
  }
  return {};
}

}  // namespace ordercheck::sync
