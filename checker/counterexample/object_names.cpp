// SPDX-License-Identifier: Apache-2.0
#include "counterexample/object_names.hpp"

#include <cctype>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "counterexample/frame.hpp"

namespace ordercheck::counterexample {

namespace {

using Names = std::vector<std::pair<std::string, std::string>>;

bool is_alphanumeric(char character) {
  return std::isalnum(static_cast<unsigned char>(character)) != 0;
}

/// Whether a name could end here: "main.1" does not within "main.10" and "main.1.2", but in
/// "main.1."
bool ends_name(std::string_view rest) {
  return rest.empty() || (!is_alphanumeric(rest[0]) &&
                          (rest.size() == 1 || rest[0] != '.' || !is_alphanumeric(rest[1])));
}

void replace(std::string& text, const std::string& old_name, const std::string& new_name) {
  std::size_t at = text.find(old_name);
  while (at != std::string::npos) {
    const std::size_t end = at + old_name.size();
    const bool begins_name = at == 0 || !is_alphanumeric(text[at - 1]);
    if (begins_name && ends_name(std::string_view{text}.substr(end))) {
      text.replace(at, old_name.size(), new_name);
      at += new_name.size();
    } else {
      at = end;
    }
    at = text.find(old_name, at);
  }
}

Names names_of(const std::vector<CreatedObject>& objects) {
  std::map<std::string, std::size_t> counts;
  Names names;
  for (const auto& [old_name, stack] : objects) {
    const std::string location = short_location_of(stack);
    if (location.empty()) {
      continue;
    }
    // "shared_mutex main.0": what follows the last space tells objects apart, the rest is the type.
    const std::string type = old_name.substr(0, old_name.rfind(' '));
    names.emplace_back(old_name, fmt::format("{} at {}", type, location));
    ++counts[names.back().second];
  }
  std::map<std::string, std::size_t> numbers;
  for (auto& [old_name, new_name] : names) {
    if (counts[new_name] > 1) {
      new_name += fmt::format(" #{}", ++numbers[new_name]);
    }
  }
  return names;
}

}  // namespace

void name_by_line(const Document& document, Violation& violation) {
  for (std::string* text : {&violation.name, &violation.message, &violation.cause}) {
    for (const auto& [old_name, new_name] : document.object_names) {
      replace(*text, old_name, new_name);
    }
  }
}

void name_by_line(Document& document, const std::vector<CreatedObject>& objects) {
  document.object_names = names_of(objects);
  const auto rename = [&names = document.object_names](std::string& text) {
    for (const auto& [old_name, new_name] : names) {
      replace(text, old_name, new_name);
    }
  };
  name_by_line(document, document.failure.violation);
  for (Failure& failure : document.further) {
    name_by_line(document, failure.violation);
  }
  for (Thread& thread : document.threads) {
    rename(thread.state);
  }
  for (Decision& decision : document.decisions) {
    rename(decision.object);
    rename(decision.text);
  }
  for (Step& step : document.steps) {
    rename(step.object);
    rename(step.text);
  }
  for (Race& race : document.races) {
    rename(race.object);
  }
}

}  // namespace ordercheck::counterexample
