// SPDX-License-Identifier: Apache-2.0
#include "measure.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <memory>
#include <optional>

#include "explore/explorer.hpp"
#include "explore/optimal_dpor.hpp"
#include "explore/random_walk.hpp"
#include "runtime/recorder.hpp"

namespace ordercheck::bench {

namespace {

constexpr std::uint32_t kStepBound = 60'000;
constexpr std::size_t kSlotsBeforeThreads = 2;  // of the main thread and of the clock

explore::Monitor& monitor() {
  static const auto kShared = std::make_unique<explore::Monitor>();
  return *kShared;
}

/// On a fiber: makes the stacks of the threads to come, which else the first execution would do.
void prepare_fibers(std::size_t fibers) {
  for (std::size_t slot = kSlotsBeforeThreads; slot < kSlotsBeforeThreads + fibers - 1; ++slot) {
    runtime::Execution::current->pool().prepare(slot);
  }
}

/// What reading the clock adds to the time between two readings.
double clock_reading_seconds() {
  std::vector<double> times;
  for (int i = 0; i < 1'001; ++i) {
    const double before = cpu_seconds();
    times.push_back(cpu_seconds() - before);
  }
  return median(times);
}

}  // namespace

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::ranges::nth_element(values, middle);
  return *middle;
}

Options options_of(Search search, std::uint64_t execution_budget) {
  Options options;
  options.search = search;
  options.execution_budget = execution_budget;
  options.step_bound = kStepBound;
  options.time_budget = std::chrono::hours{1};
  return options;
}

SearchLoop::SearchLoop(const Options& options)
    : log_{monitor(), explore::MonitorLog::Clock::time_point::max()},
      execution_{{.step_bound = options.step_bound, .seed = options.seed}, log_} {}

std::uint64_t SearchLoop::run(const Body& body, runtime::Strategy& strategy, const Visit& visit) {
  std::uint64_t executions = 0;
  runtime::Plan plan;
  while (strategy.next(plan)) {
    std::optional<runtime::Recorder> recorder;
    execution_.run(body, plan, strategy, recorded_ ? &recorder.emplace() : nullptr);
    ++executions;
    if (visit && !visit(execution_)) {
      break;
    }
    strategy.finished(execution_);
  }
  return executions;
}

Tally tally_of(const Options& options, const Body& body) {
  std::unique_ptr<runtime::Strategy> strategy;
  if (options.search == Search::random_walk) {
    strategy = std::make_unique<explore::RandomWalk>(options.seed);
  } else {
    strategy = std::make_unique<explore::OptimalDpor>();
  }
  std::uint64_t executions = 0, events = 0, own_events = 0, new_events = 0, fibers = 0;
  SearchLoop loop{options};
  loop.run(body, *strategy, [&](runtime::Execution& execution) {
    ++executions;
    events += execution.events().size();
    new_events += execution.events().size() - execution.kept();
    own_events +=
        static_cast<std::uint64_t>(std::ranges::count_if(execution.events(), [](const auto& event) {
          return event.operation.object != runtime::kThreads;
        }));
    fibers += execution.thread_count() - 1;
    return options.execution_budget == 0 || executions < options.execution_budget;
  });
  const auto mean = [&](std::uint64_t sum) {
    return static_cast<double>(sum) / static_cast<double>(executions);
  };
  return {.executions = executions,
          .events = mean(events),
          .own_events = mean(own_events),
          .new_events = mean(new_events),
          .switches = mean(loop.execution().counters().switches),
          .fibers = mean(fibers)};
}

Timing timed_search(const Options& options, const Body& body, std::uint64_t executions,
                    std::size_t fibers) {
  std::uint64_t begun = 0;
  std::array<double, 3> starts{};  // of the first execution, the second and the last
  const auto stamped = [&] {
    if (begun == 0) {
      prepare_fibers(fibers);
      starts[0] = cpu_seconds();
    } else if (begun == 1) {
      starts[1] = cpu_seconds();
    } else if (begun == executions - 1) {
      starts[2] = cpu_seconds();
    }
    ++begun;
    body();
  };
  const double before = cpu_seconds();
  const explore::Outcome outcome = explore::explore(options, stamped, monitor());
  static const double kReading = clock_reading_seconds();
  Timing timing;
  timing.first_execution_seconds = starts[1] - starts[0] - kReading;
  timing.seconds_per_execution =
      (starts[2] - starts[1] - kReading) / static_cast<double>(executions - 2);
  timing.set_up_seconds = starts[0] - before - kReading;
  timing.executions = outcome.executions;
  timing.as_expected = outcome.executions == executions && outcome.violations.empty() &&
                       outcome.restarts == 0 && outcome.executions_cut == 0;
  return timing;
}

Timing median_search(const Options& options, const Body& body, std::uint64_t executions,
                     std::size_t fibers, double seconds) {
  constexpr std::size_t kSearchesMin = 3, kSearchesMax = 101;
  std::vector<double> times, firsts, set_ups;
  Timing timing;
  double spent = 0;
  do {
    timing = timed_search(options, body, executions, fibers);
    times.push_back(timing.seconds_per_execution);
    firsts.push_back(timing.first_execution_seconds);
    set_ups.push_back(timing.set_up_seconds);
    spent += timing.whole_seconds();
  } while (timing.as_expected && times.size() < kSearchesMax &&
           (times.size() < kSearchesMin || spent < seconds));
  timing.seconds_per_execution = median(times);
  timing.first_execution_seconds = median(firsts);
  timing.set_up_seconds = median(set_ups);
  return timing;
}

}  // namespace ordercheck::bench
