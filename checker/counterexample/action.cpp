// SPDX-License-Identifier: Apache-2.0
#include "counterexample/action.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include <fmt/format.h>

namespace ordercheck::counterexample {

namespace {

// Followed by a value, which may be a word such as `true`.
constexpr std::array kValueVerbs = {std::string_view{"store"}, std::string_view{"exchange"}};

}  // namespace

std::string action_text(std::string_view text, std::string_view object) {
  if (object.empty() || text.find(object) != text.npos) {
    return std::string{text};
  }
  const std::size_t verb_end = std::min(text.find_first_of(" ,:"), text.size());
  const std::string_view verb = text.substr(0, verb_end);
  const std::string_view rest = text.substr(verb_end);
  const bool takes_value = std::ranges::find(kValueVerbs, verb) != kValueVerbs.end();
  const bool is_sentence = rest.size() > 1 && rest.front() == ' ' &&
                           std::isalpha(static_cast<unsigned char>(rest[1])) != 0 && !takes_value;
  return is_sentence || verb.empty() ? fmt::format("{}: {}", object, text)
                                     : fmt::format("{} {}{}", verb, object, rest);
}

std::string action_text(const Step& step) {
  return action_text(step.text.empty() ? step.kind : step.text, step.object);
}

std::string actor_and_action(const Document& document, const Step& step) {
  return fmt::format("{}: {}", document.threads[step.thread].name, action_text(step));
}

std::string action_and_actor(const Document& document, const Step& step) {
  return fmt::format("{} by {}", action_text(step), document.threads[step.thread].name);
}

std::string action_and_actor(const Decision& decision) {
  const std::string& text = decision.text.empty() ? decision.kind : decision.text;
  return fmt::format("{} by {}", text.empty() ? "a step" : action_text(text, decision.object),
                     decision.thread_name);
}

std::string name_of(const Violation& violation) {
  return violation.name.empty() ? violation.type
                                : fmt::format("{} \"{}\"", violation.type, violation.name);
}

std::string without_line_numbers(std::string_view name) {
  std::string text;
  bool after_colon = false;
  for (const char character : name) {
    const bool is_digit = std::isdigit(static_cast<unsigned char>(character)) != 0;
    after_colon = character == ':' || (after_colon && is_digit);
    if (!after_colon || !is_digit) {
      text += character;
    }
  }
  return text;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string duration_text(std::int64_t nanoseconds) {
  constexpr std::array kUnits = {
      std::pair{std::int64_t{1'000'000'000}, "s"},
      std::pair{std::int64_t{1'000'000}, "ms"},
      std::pair{std::int64_t{1'000}, "us"},
  };
  for (const auto& [size, unit] : kUnits) {
    if (nanoseconds >= size) {
      return fmt::format("{} {}", static_cast<double>(nanoseconds) / static_cast<double>(size),
                         unit);
    }
  }
  return fmt::format("{} ns", nanoseconds);
}

}  // namespace ordercheck::counterexample
