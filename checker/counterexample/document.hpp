// SPDX-License-Identifier: Apache-2.0
// A counterexample as plain values: what the file holds, what the story is told from.
// docs/counterexample_file.md describes the same fields in JSON.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <ordercheck/check.hpp>

namespace ordercheck::counterexample {

/// Changes when an older reader could not understand a newer file; new fields alone do not change
/// it.
inline constexpr unsigned kSchemaVersion = 1;

/// A loaded file of machine code.
struct Module {
  std::string path;
  std::string build_id;            ///< hexadecimal; empty when it was linked without one
  std::uint64_t load_address = 0;  ///< of this process; what was added to the addresses in the file
  bool operator==(const Module&) const = default;
};

/// The program that holds the test.
struct Binary {
  std::string path;  ///< absolute
  std::string build_id;
  std::vector<Module> modules;  ///< the program itself first
  bool operator==(const Binary&) const = default;
};

/// Which check call failed, and how to run it again.
struct Test {
  std::string name;         ///< "Wallet.NeverOverdrawn"
  unsigned check_call = 0;  ///< which call of check() within the test, counted from 0
  std::vector<std::string>
      arguments;  ///< of the program, e.g. --gtest_filter=Wallet.NeverOverdrawn
  std::vector<std::pair<std::string, std::string>> environment;  ///< variables to set
  std::string folder;                                            ///< working folder
  bool operator==(const Test&) const = default;
};

/// The generated input of the test; both empty when it has none.
struct Workload {
  std::string reproduction;  ///< RapidCheck's reproduction string
  std::string text;          ///< as printed; several lines
  bool operator==(const Workload&) const = default;
};

/// The options on which an execution depends, and those that limit what the search claims.
struct Settings {
  std::string search;  ///< "exhaustive", "depth_first", ...
  std::string time;    ///< "quiescent" or "racing"
  unsigned early_ticks = 0;
  unsigned spurious_wakeups = 0;
  std::uint64_t seed = 0;
  std::uint32_t step_bound = 0;
  std::optional<unsigned> preemption_bound;
  std::uint64_t execution_budget = 0;
  std::chrono::milliseconds time_budget{0};
  std::chrono::milliseconds endless_loop{0};
  std::size_t stack_size_bytes = 0;
  bool promote_races = false;
  std::vector<std::string> promoted;  ///< racy places that were scheduling points, by name
  bool operator==(const Settings&) const = default;
};

/// One line of a call stack.
struct Frame {
  std::string function;  ///< empty: unknown
  std::string file;      ///< empty: unknown
  unsigned line = 0;
  std::string module;        ///< path of the loaded file
  std::uint64_t offset = 0;  ///< of the call, as the module's symbol table counts
  bool inlined = false;      ///< into the frame after it
  bool internal = false;     ///< of ordercheck, the standard library or a test framework
  auto operator<=>(const Frame&) const = default;
};

/// Innermost frame first.
using Stack = std::vector<Frame>;

/// A decision of the schedule. A replay follows thread and label; the rest is what was met there.
struct Decision {
  std::size_t thread = 0;  ///< index into Document::threads
  std::uint64_t label = 0;
  std::string thread_path;  ///< "main/0"
  std::string thread_name;  ///< "worker-1"
  std::string kind;
  unsigned verb = 0;
  std::string object;
  std::string text;  ///< with the result: "load -> 3"
  bool operator==(const Decision&) const = default;
};

/// A name and its value, both as printed.
using Watched = std::pair<std::string, std::string>;

/// One event of the violated execution.
struct Step {
  std::size_t thread = 0;   ///< index into Document::threads
  std::uint32_t index = 0;  ///< position in its thread
  std::string kind;
  unsigned verb = 0;
  std::string object;
  std::uint64_t label = 0;
  bool label_was_choice = false;
  bool fault = false;
  bool preemption = false;  ///< the thread that ran before could have gone on
  bool synthetic = false;   ///< belongs to the runtime, not to a line of the body
  std::string text;
  std::string row;  ///< text of the enclosing StoryRow, if any
  Stack stack;
  std::vector<std::string> notes;   ///< since the thread's previous step
  std::vector<Watched> watched;     ///< every watched quantity after the step
  std::vector<std::size_t> causes;  ///< earlier steps it directly depends on
  std::int64_t time = 0;            ///< virtual nanoseconds after the step
  bool operator==(const Step&) const = default;
};

struct Thread {
  std::string path;
  std::string name;
  bool actor = false;
  std::string state;  ///< at the end: "ended", "blocked: lock stock mutex", ...
  Stack stack;        ///< where it is blocked, if in the body
  bool operator==(const Thread&) const = default;
};

/// A violation, what it took and where it was noticed.
struct Failure {
  Violation violation;
  unsigned faults = 0;
  unsigned preemptions = 0;
  std::size_t steps = 0;   ///< before it was noticed
  std::size_t thread = 0;  ///< whose step showed it
  Stack stack;             ///< empty when it was not noticed at a line of the body
};

/// One side of a data race.
struct RaceSide {
  std::size_t thread = 0;
  bool write = false;
  Stack stack;
  bool operator==(const RaceSide&) const = default;
};

struct Race {
  std::string object;
  RaceSide first, second;
  bool operator==(const Race&) const = default;
};

/// The measures that shrinking makes smaller, in this order.
struct Size {
  std::uint64_t workload = 0;
  unsigned faults = 0;
  unsigned preemptions = 0;
  std::size_t steps = 0;
  bool operator==(const Size&) const = default;
};

/// How the counterexample was found, and what is known about smaller ones.
struct Certificate {
  std::uint64_t executions = 0;  ///< of the search that found it
  std::uint64_t executions_to_find = 0;
  std::uint64_t executions_to_minimise = 0;  ///< that showed that fewer preemptions do not suffice
  bool minimal_preemptions = false;          ///< false: the number of preemptions is an upper bound
  std::uint64_t unknown_candidates = 0;      ///< smaller candidates that ran out of budget
  std::optional<Size> before, after;         ///< shrinking
  unsigned replays = 0;
  unsigned replays_reproduced = 0;
  bool operator==(const Certificate&) const = default;
};

/// What a replay of another document met.
struct Replay {
  bool diverged = false;  ///< a decision could not be followed, or another operation stood there
  std::size_t step = 0;   ///< first step that differs, counted from 1; 0: none does
  std::string expected;   ///< that step as recorded
  std::string met;        ///< that step now
  bool violated = false;
  bool operator==(const Replay&) const = default;
};

struct Document {
  Binary binary;
  Test test;
  Workload workload;
  Settings settings;
  Failure failure;               ///< the headline
  std::vector<Failure> further;  ///< other violations of the same execution
  std::vector<Thread> threads;
  std::vector<std::string>
      slots;  ///< paths of threads: a label that names a thread is a position in this list
  std::vector<Decision> decisions;
  std::vector<Step> steps;
  std::vector<Race> races;
  Certificate certificate;
  std::vector<InvariantCount> invariants;
  std::vector<std::string>
      remarks;                   ///< about the document itself, e.g. why it names no source lines
  std::optional<Replay> replay;  ///< only in the answer of a replay

  // Not part of the file:
  std::string file;  ///< where it was written or read
  /// Of objects that the body did not name: the runtime's name, and the one that stands here
  /// instead.
  std::vector<std::pair<std::string, std::string>> object_names;
};

}  // namespace ordercheck::counterexample
