// SPDX-License-Identifier: Apache-2.0
#include "stress/repeat.hpp"

#include <fmt/format.h>

namespace stress {

Report repeat(std::uint64_t runs, std::uint64_t seed,
              const std::function<Outcome(std::uint64_t seed)>& run) {
  Report report{.runs = runs, .failures = 0, .symptoms = {}, .first_failure = {}};
  for (std::uint64_t index = 0; index < runs; ++index) {
    const Outcome outcome = run(seed + index);
    if (outcome.symptom.empty()) {
      continue;
    }
    report.failures += 1;
    report.symptoms[outcome.symptom] += 1;
    if (report.failures == 1) {
      report.first_failure = fmt::format("{} (seed {})", outcome.message, seed + index);
    }
  }
  return report;
}

void print(std::ostream& out, const Report& report) {
  if (report.runs == 0) {
    out << "no runs\n";
    return;
  }
  const Interval interval = clopper_pearson(report.failures, report.runs);
  const double rate = static_cast<double>(report.failures) / static_cast<double>(report.runs);
  out << fmt::format("failed in {} of {} runs: {:.3f} %\n", report.failures, report.runs,
                     100 * rate);
  out << fmt::format(
      "95 % confidence interval of the rate (Clopper-Pearson): {:.3f} % to {:.3f} %\n",
      100 * interval.low, 100 * interval.high);
  for (const auto& [symptom, count] : report.symptoms) {
    out << fmt::format("  {:>8}  {}\n", count, symptom);
  }
  if (!report.first_failure.empty()) {
    out << "first failure: " << report.first_failure << '\n';
  }
}

}  // namespace stress
