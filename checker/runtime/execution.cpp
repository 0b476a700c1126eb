// SPDX-License-Identifier: Apache-2.0
#include "runtime/execution.hpp"

#include <algorithm>
#include <exception>
#include <sstream>
#include <utility>

#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/linked_files.hpp"
#include "runtime/recorder.hpp"
#include "runtime/runtime_scope.hpp"

namespace ordercheck::detail {
std::uint32_t current_execution = 0;
}

namespace ordercheck::runtime {

Execution* Execution::current = nullptr;

namespace {

std::uint32_t next_stamp = 0;

/// The locale's caches are filled at their first use, for the life of the process: on the host
/// heap, then.
void fill_library_caches() {
  std::ostringstream stream;
  stream << 1 << 1.5 << true << 'c' << static_cast<void*>(nullptr);
}

}  // namespace

Execution::Execution(const Settings& settings, DecisionLog& log)
    : settings_{settings}, log_{log}, pool_{fiber::Options{settings.stack_size_bytes}} {
  use_body_heap();
  use_static_guards();
  fill_library_caches();
  paths_ = {"main", "clock"};
  slots_ = {{"main", 0}, {"clock", 1}};
  for (const ThreadId thread : {kMainThread, kClockThread}) {
    thread_cells_[index_of(thread)] = world_.index_of(thread_cell(thread));
  }
  sink_ = log_.sink();
  if (sink_.count == nullptr) {
    sink_ = {{}, &unread_count_, &unread_thread_};
  }
}

Execution::~Execution() {
  truncate(0);
  current = nullptr;
}

void Execution::assign_slots(const std::vector<std::string>& paths) {
  for (const std::string& path : paths) {
    slot_for(path);
  }
}

std::size_t Execution::slot_for(std::string_view path) {
  const auto found = slots_.find(std::string{path});
  if (found != slots_.end()) {
    return found->second;
  }
  if (paths_.size() == kThreadCountMax) {
    return kThreadCountMax;
  }
  const std::size_t slot = paths_.size();
  paths_.emplace_back(path);
  slots_.emplace(path, slot);
  thread_cells_[slot] = world_.index_of(thread_cell(thread_id(slot)));
  log_.add_thread(slot, path);
  clocks_.widen(slot + 1);
  sync_.widen(slot + 1);
  return slot;
}

void Execution::truncate(std::size_t count) {
  rewind(count);
  const Event* const first = count < events_.size() ? &events_[count] : nullptr;
  const std::size_t footprint = first != nullptr ? first->footprint_begin : footprint_.size();
  const std::size_t chained = chained_events_ < events_.size()
                                  ? events_[chained_events_].footprint_begin
                                  : footprint_.size();
  for (std::size_t i = chained; i-- > footprint;) {
    chain_ends_[chain_of(footprint_[i])] = {footprint_[i].previous, footprint_[i].previous_write};
  }
  while (!global_events_.empty() && global_events_.back() >= count) {
    global_events_.pop_back();
  }
  chained_events_ = std::min(chained_events_, count);
  if (first != nullptr) {
    sync_.truncate(count,
                   std::span<const Entry>{footprint_.data(), footprint_.size()}.subspan(footprint),
                   first->releases_begin, world_);
  }
  world_.drop(journal_, journal_at_);
  footprint_.truncate(footprint);
  events_.truncate(count);
  clocks_.resize(std::min(clocks_.size(), count));
}

void Execution::begin(const Plan& plan) {
  current = this;
  truncate(plan.kept);
  cell_races_.clear();
  invariants_.begin_execution(world_);
  guards_.clear();
  data_races_.clear();
  arena_.reset();
  plan_ = plan;
  kept_ = plan.kept;
  free_from_ = kept_ + plan_.rest.size();
  free_until_ = settings_.step_bound / 2;
  first_choice_only_ = strategy_->takes_first_choice() && recorder_ == nullptr &&
                       settings_.time == TimeMode::quiescent && stop_after_ == kNoEvent;
  position_ = 0;
  decided_valid_ = false;
  probe_return_ = kThreadCountMax + 1;
  ending_ = Ending::complete;
  std::erase_if(violations_, [&](const Met& met) {
    return !met.by_event || met.position > plan.kept;  // the body reports its own again
  });
  divergence_.clear();
  horizon_ = 0;
  reset_threads();
  stray_lock_taken = false;
  races_.begin_execution();
  detail::current_execution = ++next_stamp;
  log_.begin_execution(plan.kept);
}

void Execution::reset_threads() {
  for (std::size_t slot = 0; slot < paths_.size(); ++slot) {
    threads_[slot].reset();
  }
  threads_used_ = paths_.size();
  world_.set_thread_count(threads_used_);
  Thread& clock = threads_[index_of(kClockThread)];
  clock.state = ThreadState::announced;
  clock.actor = true;
  clock.name = "clock";
  clock.pending = {};
  clock.pending.kind = kind_id<ClockKind>();
  clock.pending.verb = ClockKind::tick;
  clock.pending.object = kClock;
  clock.pending.thread = kClockThread;
}

Ending Execution::run(const std::function<void()>& body, const Plan& plan, Strategy& strategy,
                      Recorder* recorder) {
  strategy_ = &strategy;
  recorder_ = recorder;
  body_ = &body;
  begin(plan);
  start_thread(
      index_of(kMainThread),
      [](void* execution) { (*static_cast<Execution*>(execution)->body_)(); }, this);
  ++counters_.switches;
  fiber::switch_to(index_of(kMainThread));
  conclude();
  for (std::size_t slot = 0; slot < threads_used_; ++slot) {
    if (!threads_[slot].actor && !pool_.idle(slot)) {
      pool_.abandon(slot);
    }
  }
  recorder_ = nullptr;
  detail::current_execution = 0;
  return ending_;
}

void Execution::start_thread(std::size_t slot, void (*function)(void*), void* closure) {
  Thread& thread = threads_[slot];
  thread.state = ThreadState::fresh;
  thread.run = function;
  thread.closure = closure;
  pool_.start(slot, &Execution::fiber_entry);
}

std::size_t Execution::fiber_entry(std::size_t slot) {
  Execution& execution = *current;
  Thread& me = execution.threads_[slot];
  me.state = ThreadState::running;
  execution.run_thread(me);
  Operation end;
  end.kind = kind_id<ThreadKind>();
  end.verb = ThreadKind::end;
  end.object = kThreads;
  end.arguments[0].low = slot;
  execution.announce(end, nullptr);
  me.state = ThreadState::ended;
  const std::size_t next = execution.decide();
  ++execution.counters_.switches;
  return next;
}

void Execution::run_thread(Thread& me) {
  std::string thrown;
  {
    const BodyScope body;
    try {
      me.run(me.closure);
      fiber::run_thread_exit();
      while (!me.at_exit.empty()) {
        const auto [run, argument] = me.at_exit.back();
        me.at_exit.pop_back();
        run(argument);
      }
      return;
    } catch (const std::exception& exception) {
      const detail::HostScope host;
      thrown = exception.what();
    } catch (...) {
      const detail::HostScope host;
      thrown = "an exception that is not a std::exception";
    }
  }
  report("uncaught_exception", name_of(running_thread()),
         "an exception leaves thread " + name_of(running_thread()) + ": " + thrown);
  park();
}

/// Field by field: the caller has just written the fields, and a load that is wider than the store
/// before it waits for it.
static void copy_announced(Operation& to, const Operation& from, ThreadId thread,
                           std::uint32_t index) {
  to.kind = from.kind;
  to.thread = thread;
  to.verb = from.verb;
  to.order = from.order;
  to.index = index;
  to.object = from.object;
  to.other = from.other;
  to.constant = from.constant;
  to.arguments[0].low = from.arguments[0].low;
  to.arguments[0].high = from.arguments[0].high;
  to.arguments[1].low = from.arguments[1].low;
  to.arguments[1].high = from.arguments[1].high;
}

/// Whether a replay may take one for the other, whoever announces it.
static bool same_announcement(const Operation& a, const Operation& b) {
  return a.kind == b.kind && a.verb == b.verb && a.order == b.order && a.object == b.object &&
         a.other == b.other && a.constant == b.constant && a.arguments == b.arguments;
}

/// Whether the strategy leaves the choice here to the runtime.
bool Execution::goes_on_by_itself() const {
  return first_choice_only_ && position_ >= free_from_ && position_ < free_until_ &&
         ending_ == Ending::complete && probe_return_ > kThreadCountMax && !stray_lock_taken;
}

Value Execution::announce(const Operation& operation, const void* caller) {
  const std::size_t slot = fiber::current();
  Thread& me = threads_[slot];
  if (position_ < kept_) {
    const Event& event = events_[position_];
    if (index_of(event.thread()) == slot && recorder_ == nullptr && !event.misused &&
        same_announcement(event.operation, operation) && event.operation.index == me.events)
        [[likely]] {
      decided_valid_ = false;
      me.last_event = position_;
      ++me.events;
      ++position_;
      ++counters_.events_kept;
      return event.result;
    }
  } else if (goes_on_by_itself() && !decided_valid_ && operation.kind->mode_at != nullptr) {
    Event& event = events_.next();
    copy_announced(event.operation, operation, thread_id(slot), me.events);
    event.caller = caller;
    if (!asks_to_stop() && perform_at_cell(me)) [[likely]] {
      return event.result;
    }
  }
  copy_announced(me.pending, operation, thread_id(slot), me.events);
  me.pending_caller = caller;
  me.state = ThreadState::announced;
  if (recorder_ != nullptr) {
    recorder_->announced(running_thread());
  }
  if (probe_return_ <= kThreadCountMax) {
    const std::size_t prober = std::exchange(probe_return_, kThreadCountMax + 1);
    ++counters_.switches;
    fiber::switch_to(prober);
  } else if (!decided_valid_) {
    const std::size_t next = decide();
    if (next != fiber::current()) {
      ++counters_.switches;
      fiber::switch_to(next);
    }
  }
  return perform(me);
}

// NOLINTNEXTLINE(readability-make-member-function-const): it writes where the sink points
void Execution::log(Decision decision) {
  if (position_ < sink_.decisions.size()) {
    sink_.decisions[position_] = decision;
  }
  // Read after the process died: plain stores of this one writer are enough.
  sink_.count->store(position_ + 1, std::memory_order_relaxed);
  sink_.running_thread->store(static_cast<std::uint32_t>(decision.thread),
                              std::memory_order_relaxed);
}

bool Execution::asks_to_stop() {
  constexpr unsigned kAskEvery = 64;
  if (++asked_ % kAskEvery == 0 && log_.stop_requested()) {
    ending_ = Ending::abandoned;
    return true;
  }
  return false;
}

void Execution::park() {
  Thread& me = running();
  me.state = ThreadState::failed;
  std::size_t next = fiber::kHost;
  if (probe_return_ <= kThreadCountMax) {
    next = std::exchange(probe_return_, kThreadCountMax + 1);
  } else if (decided_valid_) {
    diverge("step " + std::to_string(position_) + ": " + name_of(running_thread()) +
            " fails before it announces the operation that the schedule expects");
  } else {
    next = decide();
  }
  ++counters_.switches;
  fiber::switch_to(next);
  std::terminate();  // a failed thread never goes on
}

void Execution::diverge(std::string text) {
  if (divergence_.empty()) {
    divergence_ = std::move(text);
  }
  ending_ = Ending::diverged;
}

}  // namespace ordercheck::runtime
