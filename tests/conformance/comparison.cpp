// SPDX-License-Identifier: Apache-2.0
#include "comparison.hpp"

#include <algorithm>
#include <ostream>

#include "compare.hpp"
#include "scenario_file.hpp"

namespace ordercheck::conformance {

Tally compare(const std::vector<Scenario>& scenarios, Implementation& implementation,
              std::ostream& output) {
  Tally tally;
  for (const Scenario& scenario : scenarios) {
    const Judgement judgement = judge(scenario, implementation);
    switch (judgement.verdict) {
      case Verdict::agree:
        ++tally.agree;
        break;
      case Verdict::differ:
        ++tally.differ;
        output << scenario.id << " differs (" << scenario.title << "): " << judgement.report;
        break;
      case Verdict::unsupported:
        ++tally.unsupported;
        output << scenario.id << " is not supported: " << judgement.report;
        break;
    }
  }
  return tally;
}

int compare_files(const ComparisonArguments& arguments,
                  const std::function<std::unique_ptr<Implementation>()>& make_implementation,
                  std::ostream& output, std::ostream& errors) {
  constexpr int unusable = 2;
  std::vector<Scenario> scenarios;
  try {
    for (const std::filesystem::path& file : arguments.files) {
      std::ranges::move(read_scenarios(file), std::back_inserter(scenarios));
    }
    std::erase_if(scenarios, [&](const Scenario& scenario) {
      return scenario.id.find(arguments.only) == std::string::npos;
    });
    if (scenarios.empty()) {
      errors << "pg_conformance: nothing to compare: no scenario"
             << (arguments.only.empty() ? "" : " with '" + arguments.only + "' in its id") << "\n";
      return unusable;
    }
    const std::unique_ptr<Implementation> implementation = make_implementation();
    const Tally tally = compare(scenarios, *implementation, output);
    output << tally.agree << " agree, " << tally.differ << " differ, " << tally.unsupported
           << " unsupported\n";
    return tally.differ == 0 ? 0 : 1;
  } catch (const std::exception& error) {
    output.flush();
    errors << "pg_conformance: " << error.what() << "\n";
    return unusable;
  }
}

}  // namespace ordercheck::conformance
