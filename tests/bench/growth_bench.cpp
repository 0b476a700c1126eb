// SPDX-License-Identifier: Apache-2.0
// How the time of an execution grows with its steps and with its threads, and the memory with the
// executions. Set ORDERCHECK_BENCH_LONG for the memory at 10,000,000 executions.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <string>

#include <benchmark/benchmark.h>
#include <ordercheck/sync.hpp>
#include <unistd.h>

#include "explore/optimal_dpor.hpp"
#include "measure.hpp"
#include "programs_of_peers.hpp"

namespace {

using namespace ordercheck;
using namespace ordercheck::bench;

std::size_t position(int number) { return static_cast<std::size_t>(number); }

/// Five threads, each with `steps` of its own, then one write to what all write.
void writers_with_prefixes(int steps) {
  std::array<atomic<int>, 5> own;
  atomic<int> shared;
  exploration::run_copies(static_cast<int>(own.size()), [&](int number) {
    for (int step = 0; step < steps; ++step) {
      own[position(number)].fetch_add(1);
    }
    shared.store(number);
  });
}

/// Two threads meet four times; each of the others has eight steps of its own.
void bystanders(int threads) {
  constexpr int kMeetings = 4, kOwnSteps = 8;
  std::vector<atomic<int>> own(position(threads));
  atomic<int> shared;
  exploration::run_copies(threads, [&](int number) {
    for (int step = 0; step < (number < 2 ? kMeetings : kOwnSteps); ++step) {
      (number < 2 ? shared : own[position(number)]).fetch_add(1);
    }
  });
}

void set_counters(benchmark::State& state, const Tally& tally, const Timing& timing) {
  const double actual = timing.seconds_per_execution * 1e9;
  state.counters["executions"] = static_cast<double>(timing.executions);
  state.counters["events"] = tally.events;
  state.counters["new_events"] = tally.new_events;
  state.counters["actual"] = actual;
  state.counters["per_event"] = actual / tally.events;
  if (!timing.as_expected) {
    state.SkipWithError("the search did not end as expected");
  }
}

/// `limit`: so many executions are looked at, the others would be alike.
void grow(benchmark::State& state, const Body& body, std::uint64_t limit) {
  const Options options = options_of(Search::exhaustive, limit);
  const Tally tally = tally_of(options, body);
  Timing timing;
  for ([[maybe_unused]] auto _ : state) {
    timing = median_search(options, body, tally.executions, static_cast<std::size_t>(tally.fibers));
  }
  set_counters(state, tally, timing);
}

double resident_mebibytes() {
  std::ifstream statm{"/proc/self/statm"};
  double total = 0, resident = 0;
  statm >> total >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE)) / (1024 * 1024);
}

/// Three threads with six rounds under a mutex: 17,153,136 classes.
void memory(benchmark::State& state, std::uint64_t limit) {
  const Body body = [] { exploration::counter_under_a_mutex(3, 6); };
  for ([[maybe_unused]] auto _ : state) {
    SearchLoop loop{options_of(Search::exhaustive)};
    explore::OptimalDpor strategy;
    std::uint64_t executions = 0;
    double first = 0, at_hundred_thousand = 0;
    loop.run(body, strategy, [&](const runtime::Execution&) {
      ++executions;
      if (executions == 1'000) {
        first = resident_mebibytes();
      }
      if (executions == 100'000) {
        at_hundred_thousand = resident_mebibytes();
      }
      return executions < limit;
    });
    const double last = resident_mebibytes();
    state.counters["executions"] = static_cast<double>(executions);
    state.counters["mebibytes_at_1e3"] = first;
    state.counters["mebibytes_at_1e5"] = at_hundred_thousand;
    state.counters["mebibytes_at_end"] = last;
    state.counters["growth"] = last / at_hundred_thousand;
    state.counters["aim"] = 1.1;
    state.counters["pending_branches_max"] =
        static_cast<double>(strategy.counts().pending_nodes_max);
  }
}

/// Pending branches where many races are pending at a time.
void pending(benchmark::State& state, const Body& body) {
  for ([[maybe_unused]] auto _ : state) {
    SearchLoop loop{options_of(Search::exhaustive)};
    explore::OptimalDpor strategy;
    state.counters["executions"] = static_cast<double>(loop.run(body, strategy));
    state.counters["pending_branches_max"] =
        static_cast<double>(strategy.counts().pending_nodes_max);
    state.counters["mebibytes_at_end"] = resident_mebibytes();
  }
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::uint64_t kSome = 20'000;
  const auto once = [](benchmark::internal::Benchmark* added) {
    added->Iterations(1)->Unit(benchmark::kMillisecond);
  };
  const auto add = [&](const std::string& name, const Body& body, std::uint64_t limit) {
    once(benchmark::RegisterBenchmark(name.c_str(), grow, body, limit));
  };
  // Memory first: what the other searches leave behind would count, too.
  once(benchmark::RegisterBenchmark("memory/1000000", memory, std::uint64_t{1'000'000}));
  if (std::getenv("ORDERCHECK_BENCH_LONG") != nullptr) {
    once(benchmark::RegisterBenchmark("memory/10000000", memory, std::uint64_t{10'000'000}));
  }
  for (const int rounds : {2, 3, 4}) {
    once(benchmark::RegisterBenchmark(
        ("pending/counter_3x" + std::to_string(rounds)).c_str(), pending,
        Body{[=] { exploration::counter_under_a_mutex(3, rounds); }}));
  }
  once(benchmark::RegisterBenchmark("pending/readers_13", pending,
                                    Body{[] { exploration::a_writer_and_readers(13); }}));
  once(benchmark::RegisterBenchmark("pending/indexer_15", pending,
                                    Body{[] { exploration::indexer(15); }}));
  once(benchmark::RegisterBenchmark("pending/lastzero_15", pending,
                                    Body{[] { exploration::last_zero(15); }}));
  for (const int steps : {0, 1, 3, 10, 30, 100, 300, 1000, 2000}) {
    add("steps/" + std::to_string(steps), [=] { writers_with_prefixes(steps); }, 0);
  }
  for (const int threads : {2, 4, 6, 8, 12, 16, 24, 32}) {
    add("bystanders/" + std::to_string(threads), [=] { bystanders(threads); }, 0);
  }
  for (const int threads : {3, 4, 6, 8, 12, 16, 24, 32}) {
    add("increments/" + std::to_string(threads), [=] { exploration::increments(threads); }, kSome);
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
