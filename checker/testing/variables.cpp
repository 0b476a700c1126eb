// SPDX-License-Identifier: Apache-2.0
#include "testing/variables.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdio>
#include <numeric>
#include <set>
#include <string_view>

#include <unistd.h>

#include "counterexample/replay_protocol.hpp"
#include "testing/settings.hpp"

namespace ordercheck::testing {
namespace {

/// Beside the settings: those that other layers and the scripts read.
constexpr std::array<std::string_view, 7> kOtherVariables{kOutVariable,
                                                          counterexample::kReplayVariable,
                                                          counterexample::kReplayOutVariable,
                                                          "ORDERCHECK_THREAD_POINTER",
                                                          "ORDERCHECK_BUILD_ROOT",
                                                          "ORDERCHECK_POSTGRES",
                                                          "ORDERCHECK_POSTGRES_BIN"};

std::vector<std::string> known_variables() {
  std::vector<std::string> known{std::begin(kOtherVariables), std::end(kOtherVariables)};
  for (const Setting& setting : settings()) {
    known.push_back(variable_of(setting));
  }
  return known;
}

/// How many letters must be changed, added or taken away to make one word of the other (Levenshtein
/// 1966).
std::size_t distance(std::string_view from, std::string_view to) {
  std::vector<std::size_t> row(to.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < from.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < to.size(); ++j) {
      const std::size_t changed = diagonal + (from[i] == to[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row[to.size()];
}

}  // namespace

std::vector<std::string> remarks_on_variables(const char* const* environment) {
  const std::vector<std::string> known = known_variables();
  std::vector<std::string> remarks;
  for (; *environment != nullptr; ++environment) {
    const std::string_view entry{*environment};
    const std::string_view name = entry.substr(0, entry.find('='));
    if (!name.starts_with(kVariablePrefix) || std::ranges::find(known, name) != known.end()) {
      continue;
    }
    const auto closest = std::ranges::min_element(
        known, {}, [name](const std::string& each) { return distance(name, each); });
    remarks.push_back("the environment variable " + std::string{name} +
                      " is not known and has no effect; the closest known one is " + *closest);
  }
  return remarks;
}

void remark_on_environment() {
  static std::set<std::string> said;
  for (const std::string& remark : remarks_on_variables(environ)) {
    if (said.insert(remark).second) {
      std::fprintf(stderr, "ordercheck: %s\n", remark.c_str());
    }
  }
}

}  // namespace ordercheck::testing
