// SPDX-License-Identifier: Apache-2.0
// One run of the body: threads on fibers, the World, the events. It owns; strategies and detectors
// decide.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <ordercheck/check.hpp>

#include "fiber/fiber.hpp"
#include "runtime/arena.hpp"
#include "runtime/invariants.hpp"
#include "runtime/log.hpp"
#include "runtime/race_detector.hpp"
#include "runtime/strategy.hpp"
#include "runtime/synchronisation.hpp"
#include "runtime/thread_table.hpp"
#include "runtime/vector_clock.hpp"
#include "runtime/world.hpp"

namespace ordercheck::explore {
struct Monitor;
}

namespace ordercheck::runtime {

class Recorder;

/// What holds for all executions of a search.
struct Settings {
  std::uint32_t step_bound = 10'000;
  std::uint64_t seed = 1;
  TimeMode time = TimeMode::quiescent;
  unsigned early_ticks = 1;
  unsigned spurious_wakeups = 0;
  std::size_t stack_size_bytes = std::size_t{256} * 1024;
};

/// How an execution ended.
enum class Ending : std::uint8_t {
  complete,   ///< nothing was left to do
  cut,        ///< only round robin after half of the step bound brought it to its end
  livelock,   ///< the step bound was reached
  abandoned,  ///< the strategy ended it
  diverged,   ///< an announcement differed from the recorded one, or a planned decision was not
              ///< possible
};

/// A violation met in the running execution, and where.
struct Met {
  Violation violation;
  ThreadId thread{};
  std::size_t position = 0;  ///< events before it
  bool by_event = false;  ///< an event's own, not the body's: holds again where the event is kept
};

/// What the runtime did since the search began; tests and benchmarks read it.
struct Counters {
  std::uint64_t label_calls = 0, applications = 0, clock_joins = 0, switches = 0, events_kept = 0,
                events_new = 0;
};

/// Decisions as they are taken, for whoever survives the process.
class DecisionLog {
 public:
  /// Where the decisions of the running execution go: those of a kept prefix stand there already.
  struct Sink {
    std::span<Decision> decisions;
    std::atomic<std::uint64_t>* count = nullptr;
    std::atomic<std::uint32_t>* running_thread = nullptr;
  };

  virtual Sink sink() { return {}; }

  virtual void begin_execution(std::size_t kept) = 0;
  virtual void add_thread(std::size_t slot, std::string_view path) = 0;
  virtual bool stop_requested() = 0;
  DecisionLog() = default;
  DecisionLog(const DecisionLog&) = delete;
  DecisionLog& operator=(const DecisionLog&) = delete;
  virtual ~DecisionLog() = default;
};

class Execution {
 public:
  Execution(const Settings& settings, DecisionLog& log);
  Execution(const Execution&) = delete;
  Execution& operator=(const Execution&) = delete;
  ~Execution();

  /// Gives slots to threads in advance: a schedule recorded elsewhere names threads by slot.
  void assign_slots(const std::vector<std::string>& paths);

  /// Takes an object of the World that no execution has made yet for the one of its creation path,
  /// or, without a path, for the one at an address.
  void adopt(ObjectId object, const void* address);

  /// Ends each execution right after its event number `count`, before the body goes on.
  void stop_after(std::size_t count) { stop_after_ = count; }

  /// Runs the body once. `recorder` may be null.
  Ending run(const std::function<void()>& body, const Plan& plan, Strategy& strategy,
             Recorder* recorder);

  // For strategies, within pick() and finished().

  std::span<const Event> events() const { return {events_.data(), events_.size()}; }

  std::span<const Entry> footprint(const Event& event) const {
    return {footprint_.data() + event.footprint_begin, event.footprint_end - event.footprint_begin};
  }

  std::size_t kept() const { return kept_; }

  std::size_t thread_count() const { return threads_used_; }

  const Thread& thread(ThreadId id) const { return threads_[index_of(id)]; }

  /// The label taken by a thread's operation now, or every way it could go on. Computed when asked
  /// for.
  std::span<const Candidate> candidates();

  /// The running thread if it can go on, else the first thread that can, with its first label.
  Decision first_choice() const { return *first_choice_; }

  /// The thread of the last event.
  ThreadId last_thread() const { return events_.empty() ? kMainThread : events_.back().thread(); }

  /// Whether event `i` is at or before event `j` in the dependence order. Requires: clocks are
  /// computed for both.
  bool ordered(std::size_t i, std::size_t j) const {
    return clocks_.row(j)[index_of(events_[i].thread())] > events_[i].operation.index;
  }

  /// Computes the dependence clocks of all events that have none yet, and finds the races whose
  /// second event is one of these and concerns one cell alone. An event that only made it possible,
  /// as an unlock a lock, is no race: the search looks through it for the one that it hides.
  void compute_clocks();

  /// Those races; in the order of their second events.
  const std::vector<Race>& races_at_cells() const { return cell_races_; }

  /// Appends the races of such operations that are blocked at the end.
  void find_races_of_blocked(std::vector<Race>& races) const;

  /// The cell that such an operation concerns: its object's, or the thread's that it starts, ends
  /// or joins.
  CellIndex cell_of(const Operation& operation) const {
    return operation.object != kThreads
               ? world_.object(operation.object).first
               : thread_cells_[static_cast<std::size_t>(operation.arguments[0].low)];
  }

  bool blocked_at_cell(const Operation& operation) const;

  const ClockTable& clocks() const { return clocks_; }

  /// Moves the World to the state before event `position` (up to the number of events: the end).
  void rewind(std::size_t position);
  /// Applies an operation hypothetically on top of the World as it is; its footprint is appended to
  /// `footprint`.
  Value apply(const Operation& operation, Label label, Accesses& footprint);
  /// The same, undone at once: only the footprint and the result remain.
  Value apply_and_undo(const Operation& operation, Label label, Accesses& footprint);
  /// Undoes all hypothetical applications.
  void undo_hypotheses();
  /// The labels of an operation in the World as it is. For the clock and `settle`: those that
  /// `pending` allows.
  const Labels& labels(const Operation& operation, std::span<const Operation* const> pending);

  WorldStore& world() { return world_; }

  const WorldStore& world() const { return world_; }

  const std::vector<Met>& violations() const { return violations_; }

  std::vector<Met>& violations() { return violations_; }

  const std::string& divergence() const { return divergence_; }

  Ending ending() const { return ending_; }

  Counters& counters() { return counters_; }

  Invariants& invariants() { return invariants_; }

  RaceDetector& races() { return races_; }

  std::string path_of(ThreadId thread) const { return paths_[index_of(thread)]; }

  const std::vector<std::string>& paths() const { return paths_; }

  std::string name_of(ThreadId thread) const;
  std::string name_of(ObjectId object) const;
  /// A place in memory as it is called in every process: its object, allocation, or module and
  /// offset.
  std::string place_name(const void* address) const;

  fiber::Pool& pool() { return pool_; }

  Arena& arena() { return arena_; }

  const Settings& settings() const { return settings_; }

  const Synchronisation& synchronisation() const { return sync_; }

  Time horizon() const { return horizon_; }

  // For the door (detail/door.hpp): called on fibers.

  Value announce(const Operation& operation, const void* caller);
  ThreadId spawn(void (*function)(void*), void* closure, const void* caller);
  ThreadId add_actor(std::string_view name, const Operation& operation);
  ObjectId create(KindId kind, std::string_view name, const void* initial, bool named_by_address,
                  const void* address);
  [[noreturn]] void park();
  void report(std::string_view type, std::string_view name, std::string_view message);
  void yield(const void* caller);
  /// What the running thread read so far does not count at its next yield.
  void forget_reads();
  /// An access to plain data; returns whether it has been promoted to an operation.
  bool plain_access(const void* address, std::size_t size, bool write, const void* caller);
  /// Checks that nobody uses or may still use the object.
  void destroyed(ObjectId object);
  /// Whether no thread or actor but the running one has begun.
  bool alone() const;
  void add_invariant(detail::InvariantType type, std::string_view name,
                     const std::vector<Cell>& cells, const std::function<bool()>& holds);
  Cell add_guard(ObjectId mutex, const std::function<Value()>& projection);
  Constant release_projections(ObjectId mutex);

  void raise_horizon(Time horizon) { horizon_ = std::max(horizon_, horizon); }

  /// Data races of the running execution.
  const std::vector<DataRace>& data_races() const { return data_races_; }

  std::size_t position() const { return position_; }

  ThreadId running_thread() const { return thread_id(fiber::current()); }

  Thread& running() { return threads_[fiber::current()]; }

  Recorder* recorder() { return recorder_; }

  static Execution* current;

 private:
  static std::size_t fiber_entry(std::size_t slot);
  void begin(const Plan& plan);
  void reset_threads();
  void truncate(std::size_t events);
  void conclude();
  void report_blocked();
  std::size_t slot_for(std::string_view path);
  void start_thread(std::size_t slot, void (*function)(void*), void* closure);
  void run_thread(Thread& me);
  std::size_t decide();
  bool decide_unplanned();
  bool planned(Decision& decision) const;
  std::size_t first_to_go_on();
  void probe_fresh_threads();
  bool add_candidates(bool with_clock);
  std::optional<Decision> find_first_choice();
  std::optional<Decision> round_robin();
  Value perform(Thread& me);
  Value perform_kept(Thread& me);
  Value perform_new(Thread& me, Label label);
  bool perform_at_cell(Thread& me);
  CellMode mode_now(const Operation& operation) const;
  bool goes_on_by_itself() const;
  bool decide_for(std::size_t slot);
  bool anything_pending() const;
  bool asks_to_stop();
  void log(Decision decision);
  std::size_t child_slot();
  ObjectId new_object(KindId kind, const void* initial, const std::string& path);
  ObjectId object_by_creation(KindId kind, const void* initial);
  ObjectId object_by_address(KindId kind, const void* initial, const void* address);
  bool offered(const Operation& operation, Label label, Event& event);
  void add_invariant_keys(Accesses& footprint, std::size_t begin);
  bool preempts(const Thread& me);
  void after_event(Thread& me, const Event& event);
  bool leaves_alone(const Operation& operation, ObjectId object);
  bool all_done_before(const ClockTable::Count* clock) const;
  std::vector<SeenCell> seen_since(const Thread& me) const;
  void check_invariants(const Event& event);
  void report_by_event(std::string_view type, std::string_view name, std::string_view message);
  void evaluate_invariant(std::size_t index);
  void diverge(std::string text);
  std::size_t chain_of(const Entry& entry) const;
  void chain(std::uint32_t entry, std::size_t event, std::size_t chain);
  void join_conflicting(std::size_t event, const Entry& entry);
  void join_global(std::size_t event);
  void join_all(std::size_t event);
  void join_at_cell(std::size_t event, const Entry& entry);
  void compute_clock(std::size_t event);

  struct ChainEnds {
    std::uint32_t access = kNoEntry, write = kNoEntry;
  };

  void global_labels(const Operation& operation, std::span<const Operation* const> pending,
                     Labels& labels);
  std::string text_of(const Operation& operation) const;

  Settings settings_;
  DecisionLog& log_;
  fiber::Pool pool_;
  Arena arena_;
  WorldStore world_;
  Log<Event> events_;
  Accesses footprint_;
  Journal journal_;             ///< of the events
  std::size_t journal_at_ = 0;  ///< the World is as after journal_[0 .. journal_at_)
  Journal scratch_;             ///< of hypothetical applications
  ClockTable clocks_;
  std::vector<ChainEnds> chain_ends_;  ///< by cell, or first cell of the object
  std::vector<std::size_t> enabling_;  ///< scratch
  std::vector<Race> cell_races_;
  std::size_t chained_events_ = 0;          ///< events whose accesses are in the chains
  std::vector<std::size_t> global_events_;  ///< events that depend on everything, in order
  Synchronisation sync_;
  RaceDetector races_;
  Invariants invariants_;

  struct Guard {
    ObjectId mutex{};
    ObjectId value{};
    std::function<Value()> projection;
  };

  std::vector<Guard> guards_;
  std::vector<DataRace> data_races_;
  std::array<Thread, kThreadCountMax> threads_;
  std::size_t threads_used_ = 2;
  std::vector<std::string> paths_;
  std::unordered_map<std::string, std::size_t> slots_;
  std::array<std::vector<std::uint8_t>, kThreadCountMax> child_slots_;  ///< by number of the child
  std::array<std::vector<ObjectId>, kThreadCountMax> own_objects_;      ///< by creation index
  std::array<CellIndex, kThreadCountMax> thread_cells_{};  ///< by slot: started and ended
  std::unordered_map<std::string, ObjectId> created_;      ///< by creation path and kind
  std::unordered_map<const void*, ObjectId> by_address_;

  Plan plan_;
  DecisionLog::Sink sink_;
  std::atomic<std::uint64_t> unread_count_{0};
  std::atomic<std::uint32_t> unread_thread_{0};
  Strategy* strategy_ = nullptr;
  bool first_choice_only_ = false;  ///< the strategy takes the first choice wherever it is asked
  std::size_t free_from_ = 0;       ///< the first position that the plan does not decide
  std::size_t free_until_ = 0;      ///< half of the step bound
  unsigned asked_ = 0;
  Recorder* recorder_ = nullptr;
  const std::function<void()>* body_ = nullptr;
  std::size_t kept_ = 0;
  std::size_t position_ = 0;
  std::size_t stop_after_ = kNoEvent;
  Decision decided_;
  bool decided_valid_ = false;
  std::size_t probe_return_ = kThreadCountMax + 1;
  std::size_t round_robin_last_ = 0;
  std::optional<Decision> first_choice_;
  std::vector<Candidate> candidates_;
  Labels labels_;
  std::vector<const Operation*> pending_;
  Ending ending_ = Ending::complete;
  std::vector<Met> violations_;
  std::string divergence_;
  Time horizon_ = 0;
  Counters counters_;
};

}  // namespace ordercheck::runtime
