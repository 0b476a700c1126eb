// SPDX-License-Identifier: Apache-2.0
// Files of scenarios, in two formats: see data/README.md.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenario.hpp"

namespace ordercheck::conformance {

/// A file could not be read or is not of a known format; what() names the file and the place in it.
class ScenarioFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Reads a file of "scenarios" or of "traces". Throws ScenarioFileError.
std::vector<Scenario> read_scenarios(const std::filesystem::path& file);

/// The scenario with its observations, as a file of "scenarios" holds it.
std::string file_of(const Scenario& scenario);

}  // namespace ordercheck::conformance
