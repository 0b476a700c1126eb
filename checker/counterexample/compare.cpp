// SPDX-License-Identifier: Apache-2.0
#include "counterexample/compare.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "counterexample/action.hpp"

namespace ordercheck::counterexample {

namespace {

bool same_name(const std::string& recorded, const std::string& met) {
  return recorded == met || without_line_numbers(recorded) == without_line_numbers(met);
}

bool same_operation(const Decision& recorded, const Step& met, const Thread& thread) {
  if (recorded.thread_path != thread.path || recorded.label != met.label) {
    return false;
  }
  // A decision without context: the recorded execution crashed inside this step.
  return recorded.kind.empty() || (recorded.kind == met.kind && recorded.verb == met.verb &&
                                   same_name(recorded.object, met.object));
}

bool same_violation(const Violation& recorded, const Violation& met) {
  return recorded.type == met.type && same_name(recorded.name, met.name);
}

}  // namespace

bool reproduces(const Document& recorded, const Document& met) {
  const Violation& wanted = recorded.failure.violation;
  return same_violation(wanted, met.failure.violation) ||
         std::ranges::any_of(met.further, [&](const Failure& failure) {
           return same_violation(wanted, failure.violation);
         });
}

Replay compare(const Document& recorded, const Document& met) {
  Replay replay;
  replay.violated = !met.failure.violation.type.empty();
  const auto differs_at = [&](std::size_t index, bool diverged, std::string now) {
    replay.diverged = diverged;
    replay.step = index + 1;
    replay.expected = action_and_actor(recorded.decisions[index]);
    replay.met = std::move(now);
  };
  const std::size_t common = std::min(recorded.decisions.size(), met.steps.size());
  for (std::size_t i = 0; i < common; ++i) {
    const Decision& decision = recorded.decisions[i];
    const Step& step = met.steps[i];
    if (!same_operation(decision, step, met.threads[step.thread])) {
      differs_at(i, true, action_and_actor(met, step));
      return replay;
    }
    if (replay.step == 0 && !decision.kind.empty() && !same_name(decision.text, step.text)) {
      differs_at(i, false, action_and_actor(met, step));
    }
  }
  // A crash cuts the record short, here as there.
  if (recorded.decisions.size() > common && !reproduces(recorded, met)) {
    differs_at(common, true, "the execution had ended");
  }
  return replay;
}

Judgement judge(const Document& recorded, const Document& met) {
  const Replay replay = met.replay.value_or(Replay{});
  const std::string wanted = name_of(recorded.failure.violation);
  if (replay.diverged) {
    return {false, fmt::format("not reproduced: diverged at step {}: recorded {}, met {}; usual "
                               "reasons are a change of the code, a real clock, and an order by "
                               "address or hash",
                               replay.step, replay.expected, replay.met)};
  }
  if (reproduces(recorded, met)) {
    return {true, fmt::format("reproduced: {}", wanted)};
  }
  std::string sentence =
      replay.violated
          ? fmt::format("not reproduced: expected {}, met {}: {}", wanted,
                        name_of(met.failure.violation), met.failure.violation.message)
          : fmt::format("not reproduced: the execution ended clean, expected {}", wanted);
  if (replay.step != 0) {
    sentence += fmt::format("; the first difference is step {}: recorded {}, met {}", replay.step,
                            replay.expected, replay.met);
  }
  return {false, sentence};
}

}  // namespace ordercheck::counterexample
