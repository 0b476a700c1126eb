// SPDX-License-Identifier: Apache-2.0
// Conditions over watched quantities: `stock[widget] < 5`.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace ordercheck::counterexample {

enum class Comparison : std::uint8_t {
  less,
  less_or_equal,
  greater,
  greater_or_equal,
  equal,
  not_equal
};

struct Condition {
  std::string name;  ///< of the watched quantity
  Comparison comparison{};
  std::string value;

  /// Numbers are compared as numbers (a leading $ and commas do not count), other texts only by ==
  /// and !=.
  bool holds_for(std::string_view watched) const;
};

/// Reads "name comparison value". Throws std::invalid_argument with one sentence.
Condition parse_condition(std::string_view text);

/// The number that a printed value stands for.
std::optional<double> number_in(std::string_view value);

}  // namespace ordercheck::counterexample
