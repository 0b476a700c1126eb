// SPDX-License-Identifier: Apache-2.0
// What an execution costs, exhaustive and at random, beside the physical floor: switches, fibers
// and points, each measured alone in the same process. Counters in nanoseconds:
//   actual, floor        per execution; floor_own counts no start, end or join of a thread as event
//   ratio, aim           actual / floor, and what is asked for; ratio_own: actual / floor_own
// Analysis, detectors and log are on.
#include <algorithm>

#include <benchmark/benchmark.h>
#include <ordercheck/detail/sync/atomic.hpp>
#include <ordercheck/detail/sync/mutex.hpp>

#include "floor.hpp"
#include "rows.hpp"

namespace {

using namespace ordercheck;
using namespace ordercheck::bench;

constexpr double kRandomAim = 2.5;

const FloorParts& parts() {
  static const FloorParts kMeasured = measure_floor();
  return kMeasured;
}

void floor_parts(benchmark::State& state) {
  FloorParts measured;
  double change = 0;
  for ([[maybe_unused]] auto _ : state) {
    measured = measure_floor();
    change = measure_switch();
  }
  state.counters["jump"] = measured.jump;
  state.counters["fiber"] = measured.fiber;
  state.counters["point"] = measured.point;
  state.counters["switch_of_the_checker"] = change;
}

void search(benchmark::State& state, const Row& row, Search kind) {
  // Enough executions of a random walk for a stable mean, whatever an execution costs.
  constexpr double kRandomEvents = 1e6;
  constexpr std::uint64_t kCounted = 2'000;
  Options options = options_of(kind, kind == Search::random_walk ? kCounted : 0);
  const Tally tally = tally_of(options, row.body);
  std::uint64_t executions = tally.executions;
  if (kind == Search::random_walk) {
    executions = static_cast<std::uint64_t>(std::max(200.0, kRandomEvents / tally.events));
    options.execution_budget = executions;
  } else if (executions != row.executions) {
    state.SkipWithError("the number of executions is not the number of traces");
    return;
  }
  Timing timing;
  for ([[maybe_unused]] auto _ : state) {
    timing = median_search(options, row.body, executions, static_cast<std::size_t>(tally.fibers));
  }
  if (!timing.as_expected) {
    state.SkipWithError("the search did not end as expected");
    return;
  }
  const double actual = timing.seconds_per_execution * 1e9;
  const double floor = floor_of(parts(), tally.switches, tally.fibers, tally.events);
  const double floor_own = floor_of(parts(), tally.switches, tally.fibers, tally.own_events);
  state.counters["executions"] = static_cast<double>(executions);
  state.counters["events"] = tally.events;
  state.counters["own_events"] = tally.own_events;
  state.counters["new_events"] = tally.new_events;
  state.counters["switches"] = tally.switches;
  state.counters["fibers"] = tally.fibers;
  state.counters["actual"] = actual;
  state.counters["floor"] = floor;
  state.counters["floor_own"] = floor_own;
  state.counters["ratio"] = actual / floor;
  state.counters["ratio_own"] = actual / floor_own;
  state.counters["aim"] = kind == Search::random_walk ? kRandomAim : row.aim;
  state.counters["first_execution_us"] = timing.first_execution_seconds * 1e6;
  state.counters["set_up_us"] = timing.set_up_seconds * 1e6;
}

Operation operation_of(KindId kind, std::uint8_t verb) {
  Operation operation;
  operation.kind = kind;
  operation.verb = verb;
  operation.arguments[0].low = 1;
  return operation;
}

void one_operation(benchmark::State& state, KindId kind, std::uint8_t first, std::uint8_t second) {
  double cost = 0;
  for ([[maybe_unused]] auto _ : state) {
    cost = measure_operation(kind, operation_of(kind, first), operation_of(kind, second));
  }
  state.counters["actual"] = cost;
  state.counters["aim"] = 4;
}

}  // namespace

int main(int argc, char** argv) {
  using detail::AtomicVerb;
  using detail::MutexVerb;
  const auto number = [](auto verb) { return static_cast<std::uint8_t>(verb); };
  const auto once = [](benchmark::internal::Benchmark* added) {
    added->Iterations(1)->Unit(benchmark::kMillisecond);
  };
  once(benchmark::RegisterBenchmark("floor", floor_parts));
  once(benchmark::RegisterBenchmark("operation/lock_and_unlock", one_operation,
                                    &detail::kMutexRules, number(MutexVerb::lock),
                                    number(MutexVerb::unlock)));
  once(benchmark::RegisterBenchmark("operation/load_and_store", one_operation,
                                    &detail::kAtomicRules, number(AtomicVerb::load),
                                    number(AtomicVerb::store)));
  for (const Row& row : rows()) {
    once(benchmark::RegisterBenchmark(("exhaustive/" + row.name).c_str(), search, row,
                                      Search::exhaustive));
  }
  for (const Row& row : rows()) {
    once(benchmark::RegisterBenchmark(("random/" + row.name).c_str(), search, row,
                                      Search::random_walk));
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
