// SPDX-License-Identifier: Apache-2.0
// check(options, body): explores every interleaving of the body's threads that can matter.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/require.hpp>

namespace ordercheck {

/// What the search does. Only `exhaustive` and `depth_first` can end as exhausted without a bound.
enum class Search : std::uint8_t {
  exhaustive,          ///< optimal reduction: one execution per Mazurkiewicz trace
  depth_first,         ///< every interleaving; the oracle of tests, for small bodies
  preemption_bounded,  ///< every state within `preemption_bound` preemptions, fewest first
  random_walk,  ///< uniform random decisions; ends as sampled after `execution_budget` executions
};

/// When virtual time may pass.
enum class TimeMode : std::uint8_t {
  quiescent,  ///< only when nothing else can run (patient labels do not count)
  racing,     ///< also earlier, at most `Options::early_ticks` times per execution
};

/// Whether a search goes on from its checkpoint, if there is one.
enum class Resume : std::uint8_t {
  no,            ///< begins anew and replaces it
  yes,           ///< a checkpoint that is torn, or of another build, test or options, is an error
  when_it_fits,  ///< begins anew, with a remark on stderr, where `yes` would be an error
};

/// How a check runs. The defaults need no thought: exhaustive, 60 s.
// Each member has an initialiser, even an empty one: else compilers warn of those left out.
struct Options {
  std::string name{};  ///< in messages and files; by default the running test's name
  std::uint64_t execution_budget = 0;             ///< executions; 0: no limit (random_walk: 10,000)
  std::chrono::milliseconds time_budget{60'000};  ///< for the whole check
  std::uint32_t step_bound = 10'000;              ///< steps per execution, see docs/guide.md
  Search search = Search::exhaustive;
  std::optional<unsigned> preemption_bound{};  ///< for preemption_bounded; default 2
  std::uint64_t seed = 1;                      ///< of random_walk and of random_device
  TimeMode time = TimeMode::quiescent;
  unsigned early_ticks = 1;       ///< racing time: early advances per execution
  unsigned spurious_wakeups = 0;  ///< per execution, of condition variables
  bool promote_races = true;      ///< a racy place becomes a scheduling point; the search restarts
  bool minimise = true;           ///< search the violation with the fewest preemptions
  bool in_process =
      false;  ///< no child process: for debuggers and for bodies that report by reference
  /// Explorer processes that share an exhaustive search. In one process, or with a checkpoint or an
  /// estimate, there is one.
  unsigned jobs = 1;
  std::chrono::milliseconds endless_loop{10'000};  ///< without a decision for so long: endless_loop
  std::size_t stack_size_bytes = std::size_t{256} * 1024;  ///< of each thread of the body
  std::filesystem::path out{};  ///< folder of counterexamples; default $ORDERCHECK_OUT, else "."
  std::filesystem::path checkpoint{};  ///< folder in which exhaustive searches keep their state,
                                       ///< see docs/long_searches.md; empty: they keep none
  std::chrono::milliseconds checkpoint_period{5'000};  ///< between two writes, at least
  Resume resume = Resume::no;
  std::chrono::milliseconds estimate{0};  ///< if not 0: for that long only, then says how many
                                          ///< executions the search would have
};

enum class Verdict : std::uint8_t { exhausted, sampled, stopped, violated };
enum class StopReason : std::uint8_t { none, executions, time, steps, signal, nondeterminism };

/// "exhausted", "sampled", ...
std::string_view to_string(Verdict verdict);
/// "none", "executions", ...
std::string_view to_string(StopReason reason);

/// What went wrong. `type` is one of assertion, invariant, never_reached, deadlock, lost_wakeup,
/// data_race, misuse, livelock, uncaught_exception, crash, stack_overflow, endless_loop, leak,
/// heap_misuse.
struct Violation {
  std::string type;
  std::string name;     ///< of the invariant, object or thread concerned; may be empty
  std::string message;  ///< one sentence in the words of the program
  std::string cause;    ///< e.g. the data race behind a broken invariant; may be empty
};

namespace counterexample {
struct Document;
}  // namespace counterexample

/// A violated execution that can be run again: `ordercheck replay FILE`.
class Counterexample {
 public:
  explicit Counterexample(std::shared_ptr<const counterexample::Document> document)
      : document_{std::move(document)} {}

  const Violation& violation() const;
  unsigned preemptions() const;
  /// Whether no execution with fewer preemptions fails; false: an upper bound.
  bool preemptions_are_minimal() const;
  unsigned faults() const;
  std::size_t steps() const;
  /// The file already written, if any.
  std::filesystem::path path() const;
  /// Writes the counterexample file. Throws std::runtime_error naming the path when it cannot be
  /// written.
  void save(const std::filesystem::path& path) const;
  /// The story, as printed under ctest.
  std::string text() const;

  const counterexample::Document& document() const { return *document_; }

 private:
  std::shared_ptr<const counterexample::Document> document_;
};

/// How often an invariant was evaluated over all executions.
struct InvariantCount {
  std::string name;
  std::string type;  ///< always, sometimes, finally
  std::uint64_t evaluations = 0;
  std::uint64_t reached = 0;  ///< for sometimes: how often it was true
};

/// What a check found. `exhausted` says: no violation in any execution within `bounds`; nothing
/// beyond them.
struct Result {
  Verdict verdict = Verdict::stopped;
  std::uint64_t executions = 0;  ///< complete executions of the last search
  StopReason stop_reason = StopReason::none;
  std::vector<Violation> violations;  ///< the headline first
  std::optional<Counterexample> counterexample;
  std::vector<std::string> bounds;  ///< what limits the claim, in words
  std::vector<InvariantCount> invariants;
  std::uint64_t steps = 0;           ///< events over all executions
  std::uint64_t executions_cut = 0;  ///< ended only by round robin at the step bound
  /// Of an exhaustive search: events of branches that waited to be explored, at most. What its
  /// memory grows with.
  std::uint64_t pending_max = 0;
  unsigned restarts = 0;  ///< searches begun anew because a racy place was promoted
  double seconds = 0;
  std::string message;  ///< one sentence; how far it came and what to do when stopped
};

/// Explores the body and returns what was found. Callable repeatedly in one process; writes nothing
/// to stdout. The body runs many times: it must start from the same state each time and be
/// deterministic but for the shim. Unless `options.in_process`, it runs in child processes: what it
/// writes to variables outside itself is lost.
Result check(const Options& options, const std::function<void()>& body);

}  // namespace ordercheck
