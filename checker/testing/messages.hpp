// SPDX-License-Identifier: Apache-2.0
// What a parent asks of an explorer process, and what it is told.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <ordercheck/check.hpp>

#include "explore/explorer.hpp"

namespace ordercheck::testing {

/// A piece of work for an explorer.
struct Task {
  enum class Type : std::uint8_t { explore, minimise, replay };
  Type type = Type::explore;
  std::string workload;  ///< name of the generated input; empty when the body takes none
  std::uint64_t execution_budget = 0;
  std::chrono::milliseconds time_budget{0};
  bool minimise = true;
  explore::Schedule schedule;  ///< of minimise and replay
  explore::ReplayEnd end = explore::ReplayEnd::execution;
  explore::Persistence persistence;  ///< of explore
};

/// What came of a task that did not end its process.
struct Answer {
  std::optional<explore::Outcome> outcome;    ///< of explore
  std::optional<explore::Finding> finding;    ///< of minimise
  std::optional<explore::Replayed> replayed;  ///< of replay
  bool discarded = false;                     ///< the body does not accept this workload
  std::string workload_text;                  ///< as printed
  std::string error;                          ///< the task could not be carried out; one sentence
};

/// A body that accepts the workload of that name, and the workload as printed. Must be a pure
/// function.
struct Job {
  std::function<void()> body;
  std::string workload_text;
};

/// What a test face does in the process that explores.
struct Face {
  /// The body for a workload. Throws std::exception when there is no such workload.
  std::function<Job(const std::string& workload)> job;
  std::function<void()> begin;      ///< before the first execution; may be empty
  std::function<void()> end;        ///< after the last one; may be empty
  std::function<bool()> discarded;  ///< whether the last task's workload was refused; may be empty
};

/// What carries out tasks: the search of `explore/`, or what a test puts in its place.
struct Engine {
  std::function<explore::Outcome(const Options&, const std::function<void()>&, explore::Monitor&,
                                 const explore::Persistence&)>
      explore = &explore::explore;
  std::function<std::optional<explore::Finding>(const Options&, const std::function<void()>&,
                                                explore::Monitor&, const explore::Schedule&)>
      minimise = &explore::minimise;
  std::function<explore::Replayed(const Options&, const std::function<void()>&,
                                  const explore::Schedule&, explore::Monitor&, explore::ReplayEnd)>
      replay = &explore::replay;
};

/// Carries out a task in this process.
Answer perform(const Task& task, const Options& options, const Face& face, const Engine& engine,
               explore::Monitor& monitor);

std::string encode(const Task& task);
std::string encode(const Answer& answer);
/// Throw std::runtime_error when the bytes end early.
Task decode_task(std::string_view bytes);
Answer decode_answer(std::string_view bytes);

}  // namespace ordercheck::testing
