// SPDX-License-Identifier: Apache-2.0
#include "counterexample/inspect.hpp"

#include <algorithm>
#include <cctype>
#include <set>
#include <stdexcept>

#include <fmt/format.h>

namespace ordercheck::counterexample {

namespace {

const std::string* value_of(const Step& step, std::string_view name) {
  const auto found = std::ranges::find_if(
      step.watched, [&](const Watched& watched) { return watched.first == name; });
  return found == step.watched.end() ? nullptr : &found->second;
}

void require_watched(const Document& document, std::string_view name) {
  std::set<std::string> names;
  for (const Step& step : document.steps) {
    for (const Watched& watched : step.watched) {
      names.insert(watched.first);
    }
  }
  if (names.contains(std::string{name})) {
    return;
  }
  if (names.empty()) {
    throw std::invalid_argument(
        fmt::format("{} is not watched: the test watches nothing; call watch(name, value)", name));
  }
  throw std::invalid_argument(
      fmt::format("{} is not watched; there are: {}", name, fmt::join(names, ", ")));
}

bool is_part_of_name(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

bool mentions(std::string_view text, std::string_view function) {
  for (std::size_t at = text.find(function); at != text.npos; at = text.find(function, at + 1)) {
    const std::size_t end = at + function.size();
    if ((at == 0 || !is_part_of_name(text[at - 1])) &&
        (end == text.size() || !is_part_of_name(text[end]))) {
      return true;
    }
  }
  return false;
}

// Template arguments and parameters may name the function too, without being it.
bool is_frame_of(const Frame& frame, std::string_view function) {
  const std::string_view name = frame.function;
  const std::size_t arguments = name.find_first_of("(<", name.starts_with('(') ? 1 : 0);
  return mentions(name.substr(0, arguments), function);
}

bool has_note_of(const Step& step, std::string_view function) {
  return std::ranges::any_of(step.notes, [&](const std::string& note) {
    return mentions(std::string_view{note}.substr(0, note.find('(')), function);
  });
}

}  // namespace

std::optional<std::size_t> first_step_where(const Document& document, const Condition& condition) {
  require_watched(document, condition.name);
  for (std::size_t i = 0; i < document.steps.size(); ++i) {
    const std::string* value = value_of(document.steps[i], condition.name);
    if (value != nullptr && condition.holds_for(*value)) {
      return i;
    }
  }
  return std::nullopt;
}

std::vector<Change> changes_of(const Document& document, std::string_view name) {
  require_watched(document, name);
  std::vector<Change> changes;
  std::optional<std::string> before;
  for (std::size_t i = 0; i < document.steps.size(); ++i) {
    const std::string* value = value_of(document.steps[i], name);
    if (value != nullptr && before != *value) {
      changes.push_back({i, before, *value});
      before = *value;
    }
  }
  return changes;
}

std::vector<Call> calls_of(const Document& document, std::string_view function) {
  std::vector<Call> calls;
  // Per thread: the call that its next step may continue.
  std::vector<std::optional<std::size_t>> open(document.threads.size());
  for (std::size_t i = 0; i < document.steps.size(); ++i) {
    const Step& step = document.steps[i];
    const auto frame = std::ranges::find_if(
        step.stack, [&](const Frame& candidate) { return is_frame_of(candidate, function); });
    const bool is_inside = frame != step.stack.end();
    if (!is_inside && !has_note_of(step, function)) {
      open[step.thread].reset();
      continue;
    }
    const Frame* caller = is_inside && frame + 1 != step.stack.end() ? &*(frame + 1) : nullptr;
    const std::optional<std::size_t> last = open[step.thread];
    const bool goes_on = last && is_inside && calls[*last].frame != nullptr &&
                         (caller == nullptr) == (calls[*last].caller == nullptr) &&
                         (caller == nullptr || caller->offset == calls[*last].caller->offset);
    const std::size_t index = goes_on ? *last : calls.size();
    if (!goes_on) {
      open[step.thread] = index;
      calls.push_back({step.thread, is_inside ? &*frame : nullptr, caller, {}});
    }
    calls[index].steps.push_back(i);
  }
  return calls;
}

std::vector<ThreadAt> threads_at(const Document& document, std::size_t step_count) {
  std::vector<ThreadAt> threads;
  threads.reserve(document.threads.size());
  for (std::size_t thread = 0; thread < document.threads.size(); ++thread) {
    threads.push_back({thread, {}, {}, false});
  }
  for (std::size_t i = 0; i < document.steps.size(); ++i) {
    ThreadAt& at = threads[document.steps[i].thread];
    if (i < step_count) {
      at.last = i;
    } else if (!at.next) {
      at.next = i;
    }
  }
  for (ThreadAt& at : threads) {
    // The first step of a thread depends on the step that started it.
    const bool starts_later =
        !at.last && at.next &&
        std::any_of(document.steps[*at.next].causes.begin(), document.steps[*at.next].causes.end(),
                    [&](std::size_t cause) { return cause >= step_count; });
    at.started = !starts_later;
  }
  return threads;
}

}  // namespace ordercheck::counterexample
