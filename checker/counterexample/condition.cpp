// SPDX-License-Identifier: Apache-2.0
#include "counterexample/condition.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

namespace ordercheck::counterexample {

namespace {

constexpr std::string_view kComparisonCharacters = "<>=!";

constexpr std::array kComparisons = {
    std::pair{std::string_view{"<"}, Comparison::less},
    std::pair{std::string_view{"<="}, Comparison::less_or_equal},
    std::pair{std::string_view{">"}, Comparison::greater},
    std::pair{std::string_view{">="}, Comparison::greater_or_equal},
    std::pair{std::string_view{"=="}, Comparison::equal},
    std::pair{std::string_view{"="}, Comparison::equal},
    std::pair{std::string_view{"!="}, Comparison::not_equal},
};

std::string_view trimmed(std::string_view text) {
  const std::size_t begin = std::min(text.find_first_not_of(' '), text.size());
  return text.substr(begin, text.find_last_not_of(' ') + 1 - begin);
}

template <class Type>
bool compare(Comparison comparison, const Type& left, const Type& right) {
  switch (comparison) {
    case Comparison::less:
      return left < right;
    case Comparison::less_or_equal:
      return left <= right;
    case Comparison::greater:
      return left > right;
    case Comparison::greater_or_equal:
      return left >= right;
    case Comparison::equal:
      return !(left < right) && !(right < left);
    case Comparison::not_equal:
      return left < right || right < left;
  }
  return false;
}

bool is_order(Comparison comparison) {
  return comparison != Comparison::equal && comparison != Comparison::not_equal;
}

}  // namespace

std::optional<double> number_in(std::string_view value) {
  std::string digits;
  for (const char character : trimmed(value)) {
    const bool is_currency = character == '$' && (digits.empty() || digits == "-");
    if (character != ',' && !is_currency) {
      digits += character;
    }
  }
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) {
    return std::nullopt;
  }
  return number;
}

bool Condition::holds_for(std::string_view watched) const {
  const std::optional<double> left = number_in(watched);
  const std::optional<double> right = number_in(value);
  if (left && right) {
    return compare(comparison, *left, *right);
  }
  return !is_order(comparison) && compare(comparison, watched, std::string_view{value});
}

Condition parse_condition(std::string_view text) {
  const auto fail = [text](std::string_view why) {
    throw std::invalid_argument(fmt::format("condition '{}': {}", text, why));
  };
  const std::size_t last = text.find_last_of(kComparisonCharacters);
  if (last == text.npos) {
    fail("no comparison; write for example 'stock[widget] < 5'");
  }
  const std::size_t before = text.substr(0, last).find_last_not_of(kComparisonCharacters);
  const std::size_t first = before == text.npos ? 0 : before + 1;
  const std::string_view sign = text.substr(first, last + 1 - first);
  const auto found =
      std::ranges::find_if(kComparisons, [sign](const auto& known) { return known.first == sign; });
  if (found == kComparisons.end()) {
    fail(fmt::format("{} is no comparison; there are <, <=, >, >=, == and !=", sign));
  }
  Condition condition{std::string{trimmed(text.substr(0, first))}, found->second,
                      std::string{trimmed(text.substr(last + 1))}};
  if (condition.name.empty() || condition.value.empty()) {
    fail("a name stands before the comparison and a value after it");
  }
  if (is_order(condition.comparison) && !number_in(condition.value)) {
    fail(fmt::format("{} is no number; texts can only be compared by == and !=", condition.value));
  }
  return condition;
}

}  // namespace ordercheck::counterexample
