// SPDX-License-Identifier: Apache-2.0
// Ordercheck and Relacy on the same programs in the same run. Counters, all ours / theirs:
//   ratio_random        executions per second, both in random search
//   ratio_exhaustive    executions per second, our exhaustive search with its analysis against
//   their random search exhaustion_speedup  CPU time from the first execution to the last of a
//   whole search
// Detectors are on everywhere.
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include <benchmark/benchmark.h>
#include <ordercheck/check.hpp>

#include "explore/explorer.hpp"
#include "programs.hpp"
#include "relacy_programs.hpp"

namespace {

using ordercheck::bench::Program;

struct OwnRun {
  std::uint64_t executions = 0;
  double cpu_seconds = 0;
};

OwnRun own_search(Program program, const ordercheck::Options& options) {
  static const auto monitor = std::make_unique<ordercheck::explore::Monitor>();
  const double before = ordercheck::bench::cpu_seconds();
  const auto outcome =
      ordercheck::explore::explore(options, ordercheck::bench::body_of(program), *monitor);
  const double seconds = ordercheck::bench::cpu_seconds() - before;
  if (!outcome.violations.empty()) {
    std::fprintf(stderr, "%s: %s\n", name_of(program), outcome.violations.front().message.c_str());
    std::exit(1);
  }
  return {outcome.executions, seconds};
}

/// What making the fibers and the arena costs: a search of an empty body.
double set_up_seconds() {
  static const auto monitor = std::make_unique<ordercheck::explore::Monitor>();
  const double before = ordercheck::bench::cpu_seconds();
  ordercheck::explore::explore({}, [] {}, *monitor);
  return ordercheck::bench::cpu_seconds() - before;
}

void compare(benchmark::State& state, Program program) {
  constexpr std::uint64_t kSamples = 100'000;
  ordercheck::Options random;
  random.search = ordercheck::Search::random_walk;
  random.execution_budget = kSamples;
  OwnRun own_random, exhaustive;
  ordercheck::bench::RelacyRun their_random, their_full;
  double set_up = 0;
  for ([[maybe_unused]] auto _ : state) {
    set_up = set_up_seconds();
    own_random = own_search(program, random);
    exhaustive = own_search(program, {});
    their_random = ordercheck::bench::relacy_random(program, kSamples);
    their_full = ordercheck::bench::relacy_full(program);
  }
  if (exhaustive.executions != ordercheck::bench::traces_of(program)) {
    state.SkipWithError("the number of executions is not the number of traces");
    return;
  }
  const double own_random_rate = static_cast<double>(kSamples) / own_random.cpu_seconds;
  const double their_rate = static_cast<double>(kSamples) / their_random.cpu_seconds;
  const double search =
      exhaustive.cpu_seconds > set_up ? exhaustive.cpu_seconds - set_up : exhaustive.cpu_seconds;
  const double own_rate = static_cast<double>(exhaustive.executions) / search;
  state.counters["executions"] = static_cast<double>(exhaustive.executions);
  state.counters["their_executions"] = static_cast<double>(their_full.executions);
  state.counters["own_per_second"] = own_rate;
  state.counters["their_random_per_second"] = their_rate;
  state.counters["set_up_us"] = set_up * 1e6;
  state.counters["ratio_random"] = own_random_rate / their_rate;
  state.counters["ratio_exhaustive"] = own_rate / their_rate;
  state.counters["exhaustion_speedup"] = their_full.cpu_seconds / search;
}

}  // namespace

int main(int argc, char** argv) {
  for (const Program program : ordercheck::bench::kPrograms) {
    benchmark::RegisterBenchmark(name_of(program), compare, program)
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
