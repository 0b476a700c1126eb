// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/choose.hpp>
#include <ordercheck/sync/atomic.hpp>

#include "programs.hpp"

namespace ordercheck::exploration {

namespace {

void write_and_read_after_join(int writers) {
  atomic<int> x;
  run_copies(writers, [&](int number) { x.store(number + 1); });
  x.load();
}

void choices(int threads, int values) {
  run_copies(threads, [&](int) { choose("value", values); });
}

/// Each sleeps for so many seconds, then writes.
void sleepers(const std::vector<int>& seconds) {
  atomic<int> x;
  Threads threads;
  for (const int delay : seconds) {
    threads.emplace_back([&x, delay] {
      this_thread::sleep_for(std::chrono::seconds{delay});
      x.store(delay);
    });
  }
  run_threads(threads);
}

}  // namespace

std::vector<Program> programs_of_runtime() {
  std::vector<Program> rows;
  for (const int n : {1, 2, 3, 4}) {
    rows.push_back({"spawn_join", sized("n", n), [n] { write_and_read_after_join(n); }});
  }
  for (const auto& [n, k] : {std::pair{2, 2}, {3, 2}, {2, 3}}) {
    rows.push_back({"data_choice", sized("n", n, "k", k), [n = n, k = k] { choices(n, k); }});
  }
  const std::vector<std::pair<std::string, std::vector<int>>> delays{
      {"(1, 2)", {1, 2}}, {"(1, 1)", {1, 1}}, {"(1, 1, 1)", {1, 1, 1}}, {"(1, 2, 2)", {1, 2, 2}}};
  for (const auto& [text, seconds] : delays) {
    rows.push_back({"sleepers", "deadlines " + text + " then write x",
                    [seconds = seconds] { sleepers(seconds); }});
  }
  return rows;
}

}  // namespace ordercheck::exploration
