// SPDX-License-Identifier: Apache-2.0
#include "sync/stop_state_kind.hpp"
#include "sync/words.hpp"

namespace ordercheck::detail {

constinit const KindRules kStopRules = rules_of<sync::StopKind>();

}  // namespace ordercheck::detail

namespace ordercheck::sync {

namespace {

Cell sources_of(const Operation& operation, ThreadId thread) {
  return {operation.object, static_cast<Key>(thread) + 1};
}

bool sources_left(Step& step) {
  const Operation& operation = step.operation;
  step.touch({operation.object, whole}, Access::read);
  std::int64_t sources = 1;  // the one that made the state
  for (std::size_t slot = 0; slot < step.world().thread_count(); ++slot) {
    const ThreadId thread{static_cast<std::uint16_t>(slot)};
    sources += step.world().at<StopCell>(sources_of(operation, thread)).count;
  }
  return sources > 0;
}

}  // namespace

Value StopKind::apply(Step& step) {
  const Operation& operation = step.operation;
  const Cell flag{operation.object};
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      return {step.read<StopCell>(flag, Sync::acquire).count != 0 ? 1U : 0U};
    case StopVerb::request:
      if (step.world().at<StopCell>(flag).count != 0) {
        step.read<StopCell>(flag, Sync::acquire);
        return {0};
      }
      step.write<StopCell>(flag, Sync::both).count = 1;
      return {1};
    case StopVerb::possible:
      return {step.read<StopCell>(flag, Sync::acquire).count != 0 || sources_left(step) ? 1U : 0U};
    case StopVerb::add_source:
      ++step.write<StopCell>(sources_of(operation, operation.thread)).count;
      return {};
    case StopVerb::drop_source:
      --step.write<StopCell>(sources_of(operation, operation.thread)).count;
      return {};
  }
  return {};
}

void StopKind::may_touch(const Operation& operation, std::vector<Touch>& touches) {
  const Cell flag{operation.object};
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      touches.push_back({flag, Access::read, Sync::none, {}});
      return;
    case StopVerb::request:
      touches.push_back({flag, Access::write, Sync::none, {}});
      return;
    case StopVerb::possible:
      touches.push_back({{operation.object, whole}, Access::read, Sync::none, {}});
      return;
    case StopVerb::add_source:
    case StopVerb::drop_source:
      touches.push_back({sources_of(operation, operation.thread), Access::write, Sync::none, {}});
      return;
  }
}

std::string StopKind::describe(const Operation& operation, Label, Value result) {
  switch (StopVerb{operation.verb}) {
    case StopVerb::requested:
      return with_outcome("stop_requested", result);
    case StopVerb::request:
      return with_outcome("request_stop", result);
    case StopVerb::possible:
      return with_outcome("stop_possible", result);
    case StopVerb::add_source:
      return "copy of a stop_source";
    case StopVerb::drop_source:
      return "end of a stop_source";
  }
  return {};
}

}  // namespace ordercheck::sync
