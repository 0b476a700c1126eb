// SPDX-License-Identifier: Apache-2.0
// Ordercheck and Relacy on the same programs in the same run. Counters, all ours / theirs, of
// medians:
//   ratio_random         executions per second, both in random search
//   ratio_exhaustive     executions per second, our exhaustive search with its analysis against
//                        their random search
//   exhaustion_speedup   CPU time from the first execution to the last of a whole search
// The time of our search is without its set-up (memory and a stack for each thread), which is
// printed apart, as is the first execution, the only one that counts in the last ratio alone: it
// touches all memory for the first time. Detectors are on everywhere.
#include <benchmark/benchmark.h>

#include "measure.hpp"
#include "programs.hpp"
#include "relacy_programs.hpp"

namespace {

using namespace ordercheck;
using namespace ordercheck::bench;

struct Times {
  Timing exhaustive, random;
  double their_random = 0, their_full = 0;  ///< seconds: per execution; of the search
  std::uint64_t their_executions = 0;
  bool passed = true;
};

Times measure(Program program) {
  constexpr std::uint64_t kSamples = 100'000;
  constexpr int kRepetitions = 5;
  const Options options = options_of(Search::exhaustive);
  const Body body = body_of(program);
  const auto fibers = static_cast<std::size_t>(tally_of(options, body).fibers);
  Times times;
  std::vector<double> random, full;
  for (int i = 0; i < kRepetitions; ++i) {
    const RelacyRun walk = relacy_random(program, kSamples);
    const RelacyRun whole = relacy_full(program);
    random.push_back(walk.cpu_seconds / static_cast<double>(kSamples));
    full.push_back(whole.cpu_seconds);
    times.their_executions = whole.executions;
    times.passed = times.passed && walk.passed && whole.passed;
  }
  times.their_random = median(random);
  times.their_full = median(full);
  times.exhaustive = median_search(options, body, traces_of(program), fibers);
  times.random = median_search(options_of(Search::random_walk, kSamples), body, kSamples, fibers);
  return times;
}

void compare(benchmark::State& state, Program program) {
  Times times;
  for ([[maybe_unused]] auto _ : state) {
    times = measure(program);
  }
  if (!times.exhaustive.as_expected || !times.random.as_expected || !times.passed) {
    state.SkipWithError("a search did not end as expected");
    return;
  }
  const auto executions = static_cast<double>(times.exhaustive.executions);
  const double whole = times.exhaustive.whole_seconds();
  state.counters["executions"] = executions;
  state.counters["their_executions"] = static_cast<double>(times.their_executions);
  state.counters["own_per_second"] = 1 / times.exhaustive.seconds_per_execution;
  state.counters["own_random_per_second"] = 1 / times.random.seconds_per_execution;
  state.counters["their_random_per_second"] = 1 / times.their_random;
  state.counters["exhaustion_us"] = whole * 1e6;
  state.counters["their_exhaustion_us"] = times.their_full * 1e6;
  state.counters["first_execution_us"] = times.exhaustive.first_execution_seconds * 1e6;
  state.counters["set_up_us"] = times.exhaustive.set_up_seconds * 1e6;
  state.counters["ratio_random"] = times.their_random / times.random.seconds_per_execution;
  state.counters["ratio_exhaustive"] = times.their_random / times.exhaustive.seconds_per_execution;
  state.counters["exhaustion_speedup"] = times.their_full / whole;
}

}  // namespace

int main(int argc, char** argv) {
  for (const Program program : kPrograms) {
    benchmark::RegisterBenchmark(name_of(program), compare, program)
        ->Iterations(1)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
