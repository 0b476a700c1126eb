// SPDX-License-Identifier: Apache-2.0
// What an execution and a scheduling point cost: with and without a switch of threads, against the
// bare switch of fibers in the same run.
#include <memory>

#include <benchmark/benchmark.h>
#include <ordercheck/check.hpp>
#include <ordercheck/sync.hpp>

#include "explore/explorer.hpp"
#include "fiber/fiber.hpp"
#include "programs.hpp"

namespace {

ordercheck::explore::Monitor& monitor() {
  static const auto shared = std::make_unique<ordercheck::explore::Monitor>();
  return *shared;
}

void exhaustive_search(benchmark::State& state, ordercheck::bench::Program program) {
  std::uint64_t executions = 0;
  std::uint64_t steps = 0;
  for ([[maybe_unused]] auto _ : state) {
    const auto outcome =
        ordercheck::explore::explore({}, ordercheck::bench::body_of(program), monitor());
    executions += outcome.executions;
    steps += outcome.steps;
  }
  state.counters["executions_per_second"] =
      benchmark::Counter(static_cast<double>(executions), benchmark::Counter::kIsRate);
  state.counters["new_steps_per_second"] =
      benchmark::Counter(static_cast<double>(steps), benchmark::Counter::kIsRate);
}

/// One execution with many steps: the search has nothing to reverse.
void points(benchmark::State& state, bool with_switch) {
  constexpr int kRounds = 2'000;
  ordercheck::Options options;
  options.search = ordercheck::Search::random_walk;
  options.execution_budget = 20;
  const auto alone = [] {
    ordercheck::atomic<int> value{0};
    for (int round = 0; round < kRounds; ++round) {
      value.fetch_add(1, std::memory_order_relaxed);
    }
  };
  const auto in_turns = [] {
    ordercheck::binary_semaphore ping{1};
    ordercheck::binary_semaphore pong{0};
    ordercheck::jthread other{[&] {
      for (int round = 0; round < kRounds / 4; ++round) {
        pong.acquire();
        ping.release();
      }
    }};
    for (int round = 0; round < kRounds / 4; ++round) {
      ping.acquire();
      pong.release();
    }
  };
  std::uint64_t steps = 0;
  for ([[maybe_unused]] auto _ : state) {
    steps += (with_switch ? ordercheck::explore::explore(options, in_turns, monitor())
                          : ordercheck::explore::explore(options, alone, monitor()))
                 .steps;
  }
  state.counters["seconds_per_point"] = benchmark::Counter(
      static_cast<double>(steps), benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void bare_switch(benchmark::State& state) {
  ordercheck::fiber::Pool pool{{}};
  pool.start(0, [](std::size_t) -> std::size_t {
    for (;;) {
      ordercheck::fiber::switch_to(ordercheck::fiber::kHost);
    }
  });
  for ([[maybe_unused]] auto _ : state) {
    ordercheck::fiber::switch_to(0);
  }
  state.counters["seconds_one_way"] =
      benchmark::Counter(static_cast<double>(state.iterations()) * 2,
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  pool.abandon(0);
}

}  // namespace

int main(int argc, char** argv) {
  benchmark::RegisterBenchmark("bare_switch", bare_switch);
  benchmark::RegisterBenchmark("point_without_switch", points, false)
      ->Unit(benchmark::kMillisecond);
  benchmark::RegisterBenchmark("point_with_switch", points, true)->Unit(benchmark::kMillisecond);
  for (const auto program : ordercheck::bench::kPrograms) {
    benchmark::RegisterBenchmark(name_of(program), exhaustive_search, program)
        ->Unit(benchmark::kMillisecond);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
