// SPDX-License-Identifier: Apache-2.0
// Options from outside the code: environment variables and command line flags.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <ordercheck/check.hpp>

namespace ordercheck::testing {

/// One option that can be set from outside: variable ORDERCHECK_<NAME>, flag
/// --ordercheck_<name>=VALUE.
struct Setting {
  std::string_view name;                                    ///< in lower case: "time_budget"
  std::string_view expected;                                ///< what a value looks like
  bool (*apply)(std::string_view value, Options& options);  ///< false: the value is none of these
};

/// All of them, as --help lists them.
std::span<const Setting> settings();

/// The variable that sets it.
std::string variable_of(const Setting& setting);

/// The folder of counterexamples when the code names none.
inline constexpr const char* kOutVariable = "ORDERCHECK_OUT";
inline constexpr std::string_view kVariablePrefix = "ORDERCHECK_";
inline constexpr std::string_view kFlagPrefix = "--ordercheck_";

/// The options of the code, changed by the environment, changed by the flags. Throws
/// std::invalid_argument naming the variable or flag, its value and what was expected. Variables
/// that nobody knows are remarked on, see variables.hpp.
Options resolve(const Options& code);

/// Keeps the flags among the arguments for `resolve` and removes them. Throws std::invalid_argument
/// on one that is unknown, or whose value is wrong.
void take_flags(int& argument_count, char** arguments);

}  // namespace ordercheck::testing
