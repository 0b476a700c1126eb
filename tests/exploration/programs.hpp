// SPDX-License-Identifier: Apache-2.0
// Small programs whose number of traces is known.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/sync/thread.hpp>

#include "search.hpp"

namespace ordercheck::exploration {

/// A program with the name and the parameters of its row.
struct Program {
  std::string name;
  std::string parameters;
  Body body;
};

/// Reads and writes, compare-exchange, tables, litmus tests.
std::vector<Program> programs_of_values();
/// Mutexes, shared mutexes, semaphores, awaits, queues, condition variables.
std::vector<Program> programs_of_locks();
/// Starting and joining threads, choices, virtual time.
std::vector<Program> programs_of_runtime();

using Threads = std::vector<std::function<void()>>;

/// Starts all, then joins all.
inline void run_threads(const Threads& functions) {
  std::vector<thread> threads;
  threads.reserve(functions.size());
  for (const auto& function : functions) {
    threads.emplace_back(function);
  }
  for (thread& each : threads) {
    each.join();
  }
}

/// The same function for each thread, called with the thread's number.
inline void run_copies(int count, const std::function<void(int)>& function) {
  Threads threads;
  for (int number = 0; number < count; ++number) {
    threads.emplace_back([&function, number] { function(number); });
  }
  run_threads(threads);
}

/// "n=3".
inline std::string sized(const char* what, int size) {
  return std::string{what} + "=" + std::to_string(size);
}

inline std::string sized(const char* first, int first_size, const char* second, int second_size) {
  return sized(first, first_size) + " " + sized(second, second_size);
}

inline void append(std::vector<Program>& programs, std::vector<Program> more) {
  for (Program& program : more) {
    programs.push_back(std::move(program));
  }
}

}  // namespace ordercheck::exploration
