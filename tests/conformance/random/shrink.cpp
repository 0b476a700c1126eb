// SPDX-License-Identifier: Apache-2.0
#include "shrink.hpp"

#include <algorithm>
#include <string>
#include <vector>

namespace ordercheck::conformance {
namespace {

// Drops runs of elements, long ones first, while the scenario with the rest fails.
template <typename Element>
void drop_elements(Scenario& scenario, std::vector<Element> Scenario::* elements,
                   const std::function<bool(const Scenario&)>& fails) {
  const auto size = [&] { return (scenario.*elements).size(); };
  bool dropped = true;
  for (std::size_t length = size(); length > 0; length = dropped && length == 1 ? 1 : length / 2) {
    dropped = false;
    // From the end: what comes late depends on what came before, not the other way round.
    for (std::size_t end = size(); end >= length; end = std::min(end - 1, size())) {
      Scenario shorter = scenario;
      auto& rest = shorter.*elements;
      const auto last = rest.begin() + static_cast<std::ptrdiff_t>(end);
      rest.erase(last - static_cast<std::ptrdiff_t>(length), last);
      if (fails(shorter)) {
        scenario = std::move(shorter);
        dropped = true;
      }
    }
  }
}

}  // namespace

Scenario shrink(Scenario scenario, const std::function<bool(const Scenario&)>& fails) {
  drop_elements(scenario, &Scenario::steps, fails);
  std::erase_if(scenario.sessions, [&](const std::string& name) {
    return std::ranges::find(scenario.steps, name, &Statement::session) == scenario.steps.end();
  });
  drop_elements(scenario, &Scenario::final_queries, fails);
  drop_elements(scenario, &Scenario::setup, fails);
  return scenario;
}

}  // namespace ordercheck::conformance
