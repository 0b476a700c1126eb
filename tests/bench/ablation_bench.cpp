// SPDX-License-Identifier: Apache-2.0
// What parts of the search are worth: the time of an execution without each, as a factor. Each
// search runs in an execution whose memory is warm.
#include <algorithm>
#include <array>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include <benchmark/benchmark.h>

#include "explore/optimal_dpor.hpp"
#include "rows.hpp"

namespace {

using namespace ordercheck;
using namespace ordercheck::bench;

enum class Without : std::uint8_t {
  nothing,
  rule_for_cells,         ///< the general rule is asked about every race, too
  kept_prefix,            ///< every execution is run and analysed from its first event
  shared_thread_pointer,  ///< each switch exchanges FS
  bare_run,               ///< every execution is recorded with stacks, as for a counterexample
};

constexpr auto kVariants = std::to_array<std::pair<Without, const char*>>(
    {{Without::rule_for_cells, "general_rule"},
     {Without::kept_prefix, "nothing_kept"},
     {Without::shared_thread_pointer, "thread_pointer_exchanged"},
     {Without::bare_run, "recorded"}});

/// Lets the plan of another strategy begin at the first event.
class NothingKept final : public runtime::Strategy {
 public:
  explicit NothingKept(runtime::Strategy& inner) : inner_{inner} {}

  bool next(runtime::Plan& plan) override {
    if (!inner_.next(plan)) {
      return false;
    }
    plan.rest.insert(plan.rest.begin(), last_.begin(),
                     last_.begin() + static_cast<std::ptrdiff_t>(plan.kept));
    plan.kept = 0;
    return true;
  }

  std::optional<runtime::Decision> pick(runtime::Execution& execution) override {
    return inner_.pick(execution);
  }

  bool takes_first_choice() const override { return inner_.takes_first_choice(); }

  void finished(runtime::Execution& execution) override {
    inner_.finished(execution);
    last_.clear();
    for (const runtime::Event& event : execution.events()) {
      last_.push_back(event.decision());
    }
  }

  runtime::Claim claim() const override { return inner_.claim(); }

 private:
  runtime::Strategy& inner_;
  std::vector<runtime::Decision> last_;
};

std::uint64_t search_once(SearchLoop& loop, const Row& row, Without without) {
  explore::OptimalDpor strategy{explore::Mutation::none, without == Without::rule_for_cells};
  if (without == Without::kept_prefix) {
    NothingKept whole{strategy};
    return loop.run(row.body, whole);
  }
  if (without == Without::bare_run) {
    loop.record();
  }
  return loop.run(row.body, strategy);
}

/// Nanoseconds of an execution; 0 if their number is wrong.
double time_of(const Row& row, Without without) {
  constexpr double kSeconds = 0.1;
  const std::size_t searches_min = without == Without::bare_run ? 1 : 3;
  if (without == Without::shared_thread_pointer) {
    setenv("ORDERCHECK_THREAD_POINTER", "always", 1);
  }
  std::vector<double> times;
  {
    SearchLoop loop{options_of(Search::exhaustive)};
    bool right = search_once(loop, row, without) == row.executions;
    for (double spent = 0; right && (spent < kSeconds || times.size() < searches_min);) {
      const double before = cpu_seconds();
      right = search_once(loop, row, without) == row.executions;
      const double seconds = cpu_seconds() - before;
      spent += seconds;
      times.push_back(seconds * 1e9 / static_cast<double>(row.executions));
    }
    if (!right) {
      times.assign(1, 0);
    }
  }
  unsetenv("ORDERCHECK_THREAD_POINTER");
  return median(times);
}

void ablate(benchmark::State& state, const Row& row, Without without) {
  double whole = 0, reduced = 0;
  for ([[maybe_unused]] auto _ : state) {
    whole = time_of(row, Without::nothing);
    reduced = time_of(row, without);
  }
  if (whole == 0 || reduced == 0) {
    state.SkipWithError("the number of executions is not the number of traces");
    return;
  }
  state.counters["actual"] = whole;
  state.counters["without"] = reduced;
  state.counters["factor"] = reduced / whole;
}

}  // namespace

int main(int argc, char** argv) {
  constexpr std::array<std::string_view, 6> kPrograms{
      "counter_3x3", "ninc_7", "peterson_2_rounds", "lastzero_10", "longrun_4x100", "indexer_15"};
  for (const auto& [without, name] : kVariants) {
    for (const Row& row : rows()) {
      if (std::ranges::find(kPrograms, row.name) != kPrograms.end()) {
        benchmark::RegisterBenchmark((std::string{name} + "/" + row.name).c_str(), ablate, row,
                                     without)
            ->Iterations(1)
            ->Unit(benchmark::kMillisecond);
      }
    }
  }
  benchmark::Initialize(&argc, argv);
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
