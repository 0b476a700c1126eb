// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "counterexample/action.hpp"
#include "counterexample/frame.hpp"
#include "counterexample/inspect.hpp"
#include "counterexample/table.hpp"

namespace ordercheck::counterexample {

namespace {

std::string_view sign_of(Comparison comparison) {
  switch (comparison) {
    case Comparison::less:
      return "<";
    case Comparison::less_or_equal:
      return "<=";
    case Comparison::greater:
      return ">";
    case Comparison::greater_or_equal:
      return ">=";
    case Comparison::equal:
      return "==";
    case Comparison::not_equal:
      return "!=";
  }
  return "?";
}

std::string text_of(const Condition& condition) {
  return fmt::format("{} {} {}", condition.name, sign_of(condition.comparison), condition.value);
}

/// "step 3, worker-1: lock stock mutex (wallet.cpp:12)".
std::string step_text(const Document& document, std::size_t index) {
  const Step& step = document.steps[index];
  const std::string location = short_location_of(step.stack);
  return fmt::format("step {}, {}{}", index + 1, actor_and_action(document, step),
                     location.empty() ? "" : fmt::format(" ({})", location));
}

std::string frames_text(const Stack& stack) {
  std::string text;
  for (const Frame& frame : stack) {
    if (!frame.internal) {
      text += fmt::format("    {}  {}\n", frame.function.empty() ? "??" : frame.function,
                          location_of(frame));
    }
  }
  return text;
}

std::string values_text(const std::vector<Watched>& watched) {
  std::string text;
  for (const auto& [name, value] : watched) {
    text += fmt::format("  {} = {}\n", name, value);
  }
  return text;
}

std::string thread_text(const Document& document, const ThreadAt& at) {
  const Thread& thread = document.threads[at.thread];
  std::string text = fmt::format("  {}", thread.name);
  if (!at.started) {
    return text + ": not started\n";
  }
  if (at.last) {
    text += fmt::format("\n    did {}", step_text(document, *at.last));
  }
  if (at.next) {
    return text + fmt::format("\n    next {}\n{}", step_text(document, *at.next),
                              frames_text(document.steps[*at.next].stack));
  }
  text += fmt::format("\n    {}\n", thread.state.empty() ? "does nothing more" : thread.state);
  return text + frames_text(thread.stack);
}

}  // namespace

std::string break_text(const Document& document, const Condition& condition) {
  const std::optional<std::size_t> found = first_step_where(document, condition);
  if (!found) {
    std::string values;
    for (const Change& change : changes_of(document, condition.name)) {
      values += (values.empty() ? "" : ", ") + change.after;
    }
    return fmt::format("{} holds after no step; its values: {}\n", text_of(condition), values);
  }
  const Step& step = document.steps[*found];
  return fmt::format("{} first holds after {}\n{}{}", text_of(condition),
                     step_text(document, *found), frames_text(step.stack),
                     values_text(step.watched));
}

std::string watch_text(const Document& document, std::string_view name, std::size_t width) {
  Table table{{{"step", false}, {"thread", true}, {"value", true}, {"by", true}}};
  for (const Change& change : changes_of(document, name)) {
    const Step& step = document.steps[change.step];
    const std::string location = short_location_of(step.stack);
    table.add_row(
        {fmt::format("{:>4}", change.step + 1), document.threads[step.thread].name,
         change.before ? fmt::format("{} -> {}", *change.before, change.after) : change.after,
         action_text(step) + (location.empty() ? "" : "  " + location)});
  }
  return fmt::format("changes of {}\n{}", name, table.text(width));
}

std::string trace_text(const Document& document, std::string_view function) {
  const std::vector<Call> calls = calls_of(document, function);
  if (calls.empty()) {
    return fmt::format("{}: no step happened in it, and no note begins with it\n", function);
  }
  std::string text = fmt::format("{}: {}\n", function, counted(calls.size(), "call"));
  for (const Call& call : calls) {
    text += fmt::format("by {}", document.threads[call.thread].name);
    if (call.caller != nullptr) {
      text += fmt::format(", called from {} ({})", call.caller->function,
                          short_location_of(*call.caller));
    }
    text += "\n";
    for (const std::size_t index : call.steps) {
      text += fmt::format("  {}\n", step_text(document, index));
      for (const std::string& note : document.steps[index].notes) {
        text += fmt::format("    \"{}\"\n", note);
      }
    }
  }
  return text;
}

std::string threads_text(const Document& document, std::size_t step_count) {
  std::string text = fmt::format("threads after step {}\n", step_count);
  for (const ThreadAt& at : threads_at(document, step_count)) {
    text += thread_text(document, at);
  }
  return text;
}

}  // namespace ordercheck::counterexample
