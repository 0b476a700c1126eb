// SPDX-License-Identifier: Apache-2.0
// What two explorers of one tree reach together, against two searches that have nothing to do with
// each other, at the same time on the same cores. Clock on the wall: leave the machine alone.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <vector>

#include <ordercheck/check.hpp>
#include <ordercheck/sync/atomic.hpp>
#include <ordercheck/sync/mutex.hpp>
#include <ordercheck/sync/thread.hpp>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explore/explorer.hpp"
#include "explore/monitor.hpp"
#include "measure.hpp"

namespace ordercheck::bench {
namespace {

using Clock = std::chrono::steady_clock;

/// Native code between two operations.
void compute(int microseconds) {
  const auto end = Clock::now() + std::chrono::microseconds{microseconds};
  while (Clock::now() < end) {
  }
}

/// Threads that count under a mutex, each with `own` operations on data of its own per round.
void count_up(int threads, int rounds, int own) {
  mutex lock;
  std::vector<thread> all;
  all.reserve(static_cast<std::size_t>(threads));
  for (int number = 0; number < threads; ++number) {
    all.emplace_back([&lock, rounds, own] {
      atomic<int> mine{0};
      for (int i = 0; i < rounds; ++i) {
        for (int k = 0; k < own; ++k) {
          mine.store(k);
        }
        lock.lock();
        lock.unlock();
      }
    });
  }
  for (thread& each : all) {
    each.join();
  }
}

struct Case {
  const char* name;
  std::function<void()> body;
};

std::uint64_t executions_of(unsigned jobs, const Body& body) {
  const auto monitor = std::make_unique<explore::Monitor>();
  Options options = options_of(Search::exhaustive);
  options.jobs = jobs;
  return explore::explore(options, body, *monitor).executions;
}

struct Used {
  double wall = 0, cpu = 0;
};

/// Of processes that each search alone, at the same time.
Used time_of(unsigned processes, unsigned jobs, const Body& body) {
  rusage before{};
  getrusage(RUSAGE_CHILDREN, &before);
  const auto start = Clock::now();
  std::fflush(nullptr);
  for (unsigned i = 0; i < processes; ++i) {
    if (fork() == 0) {
      executions_of(jobs, body);
      _exit(0);
    }
  }
  while (wait(nullptr) > 0) {
  }
  rusage after{};
  getrusage(RUSAGE_CHILDREN, &after);
  const auto seconds = [](const rusage& usage) {
    return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
           static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
  };
  return {std::chrono::duration<double>(Clock::now() - start).count(),
          seconds(after) - seconds(before)};
}

void compare(const Case& each, unsigned jobs, int rounds) {
  const std::uint64_t executions = executions_of(1, each.body);
  std::vector<double> shared, alone, shared_cpu, alone_cpu;
  for (int i = 0; i < rounds; ++i) {
    const Used of_shared = time_of(1, jobs, each.body);
    const Used of_alone = time_of(jobs, 1, each.body);
    shared.push_back(of_shared.wall);
    alone.push_back(of_alone.wall);
    shared_cpu.push_back(of_shared.cpu);
    alone_cpu.push_back(of_alone.cpu);
  }
  const auto count = static_cast<double>(executions);
  const double rate_shared = count / median(shared);
  const double rate_alone = jobs * count / median(alone);
  std::printf(
      "%-28s %9llu executions, %6.2f us each: -j %u %9.0f/s, %u alone %9.0f/s, ratio %.3f"
      " (by processor time %.3f)\n",
      each.name, static_cast<unsigned long long>(executions),
      median(alone_cpu) / jobs / count * 1e6, jobs, rate_shared, jobs, rate_alone,
      rate_shared / rate_alone, median(alone_cpu) / jobs / median(shared_cpu));
  std::fflush(nullptr);
}

}  // namespace
}  // namespace ordercheck::bench

int main(int count, char** arguments) {
  using namespace ordercheck::bench;
  const int rounds = count > 1 ? std::atoi(arguments[1]) : 5;
  const std::vector<Case> cases{
      {"mutex 3x5", [] { count_up(3, 5, 0); }},
      {"mutex 3x4, own events", [] { count_up(3, 4, 20); }},
      {"mutex 3x4, 20 us of code",
       [] {
         compute(20);
         count_up(3, 4, 0);
       }},
      {"mutex 3x4, many own events", [] { count_up(3, 4, 80); }},
  };
  for (const Case& each : cases) {
    compare(each, 2, rounds);
  }
}
