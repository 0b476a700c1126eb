// SPDX-License-Identifier: Apache-2.0
// estimate_report: what the estimate says of programs whose number of executions is known, as the
// table of docs/estimate.md.
#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <fmt/core.h>

#include "explore/estimate.hpp"
#include "explore/optimal_dpor.hpp"
#include "programs_of_peers.hpp"
#include "search.hpp"
#include "testing/size_text.hpp"

namespace ordercheck::exploration {
namespace {

using testing::rounded;

std::vector<PeerRow> rows() {
  return {
      {"counter under a mutex, 3 threads, 3 rounds", [] { counter_under_a_mutex(3, 3); }, 1680},
      {"counter under a mutex, 3 threads, 4 rounds", [] { counter_under_a_mutex(3, 4); }, 34'650},
      {"counter under a mutex, 4 threads, 6 rounds", [] { counter_under_a_mutex(4, 6); },
       2'308'743'493'056},
      {"increments, 8 threads", [] { increments(8); }, 40'320},
      {"last zero, 15 writers", [] { last_zero(15); }, 147'456},
      {"long run, 4 times, 1,000 steps", [] { long_run(4, 1000); }, 70},
      {"Peterson's lock, 3 rounds", [] { peterson(3); }, 653'234},
      {"7 writers and a reader", [] { writers_and_a_reader(7); }, 40'320}};
}

explore::Estimate estimate(const Body& body, std::uint64_t samples) {
  explore::TraceSampler sampler{1};
  runtime::Settings settings;
  settings.step_bound = 60'000;
  run_all(settings, sampler, body, [&](const runtime::Execution&) { return samples-- > 0; });
  return sampler.estimate();
}

std::string claim(const explore::Estimate& estimate) {
  return estimate.bounded ? rounded(estimate.low) + " to " + rounded(estimate.high)
                          : "more than " + rounded(estimate.low);
}

void print_estimates() {
  fmt::print(
      "| program | executions | samples | mean | error | claim | holds |\n"
      "| --- | --: | --: | --: | --: | --- | --- |\n");
  for (const PeerRow& row : rows()) {
    for (const std::uint64_t samples : {500U, 5'000U, 50'000U}) {
      if (samples > 5'000 && row.name.starts_with("long run")) {
        continue;
      }
      const explore::Estimate found = estimate(row.body, samples);
      const auto truth = static_cast<double>(row.executions);
      const bool holds =
          found.low <= truth * (1 + 1e-9) && (!found.bounded || truth * (1 - 1e-9) <= found.high);
      fmt::print("| {} | {} | {} | {} | {:+.1f} % | {} | {} |\n", row.name,
                 testing::with_separators(row.executions), testing::with_separators(samples),
                 rounded(found.mean), 100 * (found.mean / truth - 1), claim(found),
                 holds ? "yes" : "no");
    }
  }
}

/// The place in the tree after a tenth, a quarter, ... of the executions.
void print_places() {
  fmt::print(
      "\n| program | after 1 % | 10 % | 25 % | 50 % | 75 % | 90 % |\n"
      "| --- | --: | --: | --: | --: | --: | --: |\n");
  for (const PeerRow& row : rows()) {
    if (row.executions > 1'000'000) {
      continue;
    }
    explore::OptimalDpor search;
    runtime::Settings settings;
    settings.step_bound = 60'000;
    std::uint64_t done = 0;
    fmt::print("| {} |", row.name);
    const std::vector<double> shares{0.01, 0.1, 0.25, 0.5, 0.75, 0.9};
    std::size_t next = 0;
    run_all(settings, search, row.body, [&](const runtime::Execution&) {
      ++done;
      while (next < shares.size() &&
             static_cast<double>(done) >= shares[next] * static_cast<double>(row.executions)) {
        fmt::print(" {:.0f} % |", 100 * search.share());
        ++next;
      }
      return true;
    });
    fmt::print("\n");
  }
}

}  // namespace
}  // namespace ordercheck::exploration

int main() {
  ordercheck::exploration::print_estimates();
  ordercheck::exploration::print_places();
}
