// SPDX-License-Identifier: Apache-2.0
// Executions per second beside those of GenMC and Nidhugg, whose rates were recorded elsewhere:
// they are multiplied by what Relacy, measured here and there, says of the two machines. Counters:
//   own, peer            executions per second, the peer's for this machine
//   ratio, aim           own / peer, and what is asked for
#include <benchmark/benchmark.h>

#include "relacy_programs.hpp"
#include "rows.hpp"

namespace {

using namespace ordercheck;
using namespace ordercheck::bench;

double relacy_rate() {
  constexpr std::uint64_t kExecutions = 100'000;
  std::vector<double> rates;
  rates.reserve(5);
  for (int i = 0; i < 5; ++i) {
    rates.push_back(static_cast<double>(kExecutions) /
                    relacy_random(Program::counter, kExecutions).cpu_seconds);
  }
  return median(rates);
}

void against_peer(benchmark::State& state, const Row& row) {
  const Options options = options_of(Search::exhaustive);
  const Tally tally = tally_of(options, row.body);
  double machine = 0;
  Timing timing;
  for ([[maybe_unused]] auto _ : state) {
    machine = relacy_rate() / kRecordedRelacyRate;
    timing =
        median_search(options, row.body, row.executions, static_cast<std::size_t>(tally.fibers));
  }
  if (!timing.as_expected) {
    state.SkipWithError("the search did not end as expected");
    return;
  }
  const double own = 1 / timing.seconds_per_execution;
  state.counters["executions"] = static_cast<double>(row.executions);
  state.counters["recorded"] = row.peer_rate;
  state.counters["machine"] = machine;
  state.counters["own"] = own;
  state.counters["peer"] = row.peer_rate * machine;
  state.counters["ratio"] = own / (row.peer_rate * machine);
  state.counters["aim"] = row.peer_goal;
}

}  // namespace

int main(int argc, char** argv) {
  for (const Row& row : rows()) {
    if (row.peer_rate != 0) {
      benchmark::RegisterBenchmark(row.name.c_str(), against_peer, row)
          ->Iterations(1)
          ->Unit(benchmark::kMillisecond);
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
