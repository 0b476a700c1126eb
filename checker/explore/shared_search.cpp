// SPDX-License-Identifier: Apache-2.0
#include "explore/shared_search.hpp"

#include <algorithm>
#include <csignal>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include "explore/branch_tree.hpp"
#include "explore/explorer_seat.hpp"
#include "explore/shared_messages.hpp"
#include "explore/wakeup_tree.hpp"
#include "runtime/execution.hpp"
#include "runtime/id_tables.hpp"
#include "runtime/interpose/uncontrolled.hpp"
#include "runtime/place.hpp"

namespace ordercheck::explore {

namespace {

using namespace std::chrono_literals;
using Clock = ExplorerSeat::Clock;

constexpr auto kLook = 20ms;              // at explorers that say nothing
constexpr auto kLookWhenIdle = 1ms;       // while some explorer has nothing to do
constexpr auto kAtLeast = 2ms;            // an explorer works before it is asked to share
constexpr auto kAtMost = 250ms;           // then its work counts, and older branches come first
constexpr auto kGrace = 1s;               // to come back, once asked
constexpr std::size_t kBranchesMax = 64;  // for an explorer at a time
constexpr auto kFirstSample = 3s;         // a shorter search needs no estimate
constexpr int kSampleShare = 50;          // one part in so many of an explorer's time
constexpr unsigned kDeathsMax = 32;       // without a reason in the body

class NoLog final : public runtime::DecisionLog {
 public:
  void begin_execution(std::size_t) override {}

  void add_thread(std::size_t, std::string_view) override {}

  bool stop_requested() override { return false; }
};

/// In an explorer process.
[[noreturn]] void live(Seat& seat, Channel& channel, const MakeExplorer& make) {
  const std::unique_ptr<BranchExplorer> explorer = make(seat);
  const Agree agree = [&](const std::string& ids) {
    std::string answer;
    if (!channel.send(encode_ids(ids)) || !channel.receive(answer) || answer != kAgreed) {
      seat.refused.store(1);
      _exit(0);
    }
  };
  std::string message;
  while (channel.receive(message)) {
    channel.send(encode(explorer->explore(decode_assignment(message), agree)));
  }
  _exit(0);
}

class SharedSearch {
 public:
  SharedSearch(const Options& options, Monitor& monitor, const MakeExplorer& make)
      : options_{options},
        monitor_{monitor},
        make_{make},
        began_{Clock::now()},
        deadline_{began_ + options.time_budget},
        next_sample_{began_ + kFirstSample},
        seats_(options.jobs) {}

  SharedOutcome search();

 private:
  enum class Pass : std::uint8_t { ended, restart, stopped };

  Pass pass();
  void begin_pass();
  void tell_of_restart();
  bool out_of_budget();
  bool out_of_room();
  bool give_work();
  void give(ExplorerSeat& seat);
  std::uint64_t sample_time();
  void ask_to_leave();
  bool wait();
  bool listen(ExplorerSeat& seat);
  void hear(ExplorerSeat& seat, const std::string& message);
  void agree(ExplorerSeat& seat, const std::string& ids);
  void take_back(ExplorerSeat& seat);
  void count(const Report& report);
  void died(ExplorerSeat& seat);
  [[noreturn]] void die_like(ExplorerSeat& seat, int status);
  void watch(ExplorerSeat& seat, Clock::time_point now);
  void call_back();
  bool any_busy() const;

  const Options& options_;
  Monitor& monitor_;
  const MakeExplorer& make_;
  Clock::time_point began_, deadline_, next_sample_;
  Clock::duration sample_pause_{kFirstSample};
  NoLog log_;
  std::unique_ptr<runtime::Execution> tables_;  ///< never run: has the ids
  std::unique_ptr<BranchTree> tree_;
  std::vector<ExplorerSeat> seats_;
  std::string ids_;
  std::uint64_t ids_version_ = 0;
  std::uint64_t granted_ = 0;  ///< executions that explorers may make now
  unsigned deaths_ = 0;
  bool stopping_ = false;
  SharedOutcome found_;
  Report::End last_end_ = Report::End::left;
};

bool SharedSearch::any_busy() const {
  return std::ranges::any_of(seats_, [](const ExplorerSeat& seat) { return seat.busy(); });
}

void SharedSearch::begin_pass() {
  for (ExplorerSeat& seat : seats_) {
    seat.end();
    seat.taken.clear();
  }
  tree_.reset();
  tables_.reset();
  tables_ = std::make_unique<runtime::Execution>(runtime::Settings{}, log_);
  tree_ = std::make_unique<BranchTree>(tables_->world());
  ids_.clear();
  ids_version_ = granted_ = 0;
  if (!found_.promoted.empty()) {
    for (const std::string& place : found_.promoted) {
      if (const auto address = runtime::place_of_key(place)) {
        tables_->races().promote(*address);
      }
    }
    ids_ = runtime::dump_ids(*tables_);
    ids_version_ = 1;
  }
  last_end_ = Report::End::left;
  Outcome& outcome = found_.outcome;
  outcome.executions = outcome.steps = outcome.executions_cut = 0;
  outcome.invariants.clear();
}

SharedOutcome SharedSearch::search() {
  Pass result = pass();
  while (result == Pass::restart) {
    ++found_.outcome.restarts;
    tell_of_restart();
    result = pass();
  }
  found_.ended = result == Pass::ended;
  call_back();
  // The next execution is this process's own.
  for (ExplorerSeat& seat : seats_) {
    seat.end();
  }
  tree_.reset();
  tables_.reset();
  return std::move(found_);
}

/// With what the parent needs to run an execution again.
void SharedSearch::tell_of_restart() {
  monitor_.restarts.store(found_.outcome.restarts, std::memory_order_relaxed);
  std::uint32_t count = 0;
  for (const std::string& place : found_.promoted) {
    if (count < std::size(monitor_.promoted)) {
      std::strncpy(monitor_.promoted[count++], place.c_str(), sizeof monitor_.promoted[0] - 1);
    }
  }
  monitor_.promoted_count.store(count, std::memory_order_relaxed);
}

SharedSearch::Pass SharedSearch::pass() {
  begin_pass();
  while (!tree_->done()) {
    if (out_of_budget() || out_of_room()) {
      return Pass::stopped;
    }
    give_work();
    if (!wait()) {
      return last_end_ == Report::End::restarted ? Pass::restart : Pass::stopped;
    }
  }
  return Pass::ended;
}

bool SharedSearch::out_of_budget() {
  Outcome& outcome = found_.outcome;
  if (options_.execution_budget != 0 && outcome.executions >= options_.execution_budget) {
    outcome.stop_reason = StopReason::executions;
  } else if (monitor_.stop_requested.load(std::memory_order_relaxed) != 0) {
    outcome.stop_reason = StopReason::signal;
  } else if (Clock::now() >= deadline_) {
    outcome.stop_reason = StopReason::time;
  }
  return outcome.stop_reason != StopReason::none;
}

bool SharedSearch::out_of_room() {
  Outcome& outcome = found_.outcome;
  outcome.pending_max = std::max(outcome.pending_max, tree_->node_count());
  monitor_.pending_max.store(outcome.pending_max, std::memory_order_relaxed);
  if (tree_->node_count() < WakeupNodes::limit) {
    return false;
  }
  outcome.message = no_room_text();
  return true;
}

/// Whether everybody has something to do.
bool SharedSearch::give_work() {
  for (ExplorerSeat& seat : seats_) {
    if (!seat.busy() && tree_->pending_count() != 0) {
      give(seat);
    }
  }
  const bool idle = std::ranges::any_of(seats_, [](const auto& seat) { return !seat.busy(); });
  if (idle) {
    ask_to_leave();
  }
  return !idle;
}

/// The oldest branches: what is unfinished then lies close together, and little is kept for late
/// sequences. The last of them is the largest.
void SharedSearch::give(ExplorerSeat& seat) {
  const std::uint64_t left = options_.execution_budget == 0
                                 ? 0
                                 : options_.execution_budget - found_.outcome.executions - granted_;
  if (options_.execution_budget != 0 && left == 0) {
    return;
  }
  if (!seat.running()) {
    seat.start([this](Seat& shared, Channel& channel) {
      tree_.release();  // NOLINT(bugprone-unused-return-value): the parent's
      tables_.reset();
      live(shared, channel, make_);
    });
  }
  Assignment assignment;
  const std::size_t share = tree_->pending_count() / (2 * seats_.size());
  seat.taken = tree_->pending(std::clamp(share, std::size_t{1}, kBranchesMax));
  for (const BranchTree::Handle branch : seat.taken) {
    assignment.branches.push_back(tree_->take(branch));
  }
  if (seat.ids_version != ids_version_) {
    assignment.ids = ids_;
    seat.ids_version = ids_version_;
  }
  assignment.execution_budget = seat.budget =
      left == 0 ? 0 : std::max<std::uint64_t>(1, left / seats_.size());
  granted_ += seat.budget;
  assignment.restarts = found_.outcome.restarts;
  assignment.sample_ms = sample_time();
  seat.since = seat.changed = Clock::now();
  seat.seat().leave.store(0);
  seat.channel().send(encode(assignment));
}

/// For how many milliseconds the explorer that is given work now estimates first; mostly 0.
std::uint64_t SharedSearch::sample_time() {
  const auto now = Clock::now();
  if (now < next_sample_) {
    return 0;
  }
  const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(sample_pause_);
  sample_pause_ *= 2;
  next_sample_ = now + sample_pause_;
  return static_cast<std::uint64_t>(time.count()) / kSampleShare;
}

/// So that its branches can be shared.
void SharedSearch::ask_to_leave() {
  const auto now = Clock::now();
  for (ExplorerSeat& seat : seats_) {
    if (seat.busy() && now - seat.since >= kAtLeast) {
      seat.seat().leave.store(1, std::memory_order_relaxed);
    }
  }
}

/// For news. False: the search is to end, or to begin anew.
bool SharedSearch::wait() {
  std::vector<pollfd> ready;
  bool idle = false;
  for (const ExplorerSeat& seat : seats_) {
    ready.push_back(
        {seat.busy() ? const_cast<ExplorerSeat&>(seat).channel().socket() : -1, POLLIN, 0});
    idle = idle || !seat.busy();
  }
  const auto pause = idle ? kLookWhenIdle : kLook;
  poll(ready.data(), ready.size(), static_cast<int>(std::chrono::milliseconds{pause}.count()));
  const auto now = Clock::now();
  for (std::size_t i = 0; i < seats_.size(); ++i) {
    if (ready[i].revents != 0) {
      if (!listen(seats_[i])) {
        return false;
      }
    } else if (seats_[i].busy()) {
      watch(seats_[i], now);
    }
  }
  return true;
}

bool SharedSearch::listen(ExplorerSeat& seat) {
  const bool open = seat.channel().read_some();
  std::string message;
  while (seat.channel().take(message)) {
    hear(seat, message);
  }
  if (!open) {
    died(seat);
  }
  return last_end_ == Report::End::left && found_.outcome.stop_reason == StopReason::none;
}

void SharedSearch::hear(ExplorerSeat& seat, const std::string& message) {
  if (is_ids(message)) {
    agree(seat, decode_ids(message));
    return;
  }
  const Report report = decode_report(message);
  std::vector<BranchTree::Handle> taken = std::exchange(seat.taken, {});
  granted_ -= seat.budget;
  if (last_end_ != Report::End::left && report.end != Report::End::violated) {
    return;  // the search has ended already, only other findings matter
  }
  if (report.end == Report::End::left || report.end == Report::End::aborted) {
    for (std::size_t i = 0; i < taken.size(); ++i) {
      if (i < report.explored.size() && !report.explored[i].items.empty()) {
        tree_->merge(taken[i], report.explored[i]);
      } else {
        tree_->give_back(taken[i]);
      }
    }
  }
  count(report);
  if (report.end != Report::End::left && last_end_ == Report::End::left) {
    last_end_ = report.end;
  }
}

/// The first one to name something new says how it is named.
void SharedSearch::agree(ExplorerSeat& seat, const std::string& ids) {
  if (seat.ids_version == ids_version_ && ids != ids_) {
    ids_ = ids;
    ++ids_version_;
    runtime::restore_ids(*tables_, ids_);
  }
  const bool agreed = ids == ids_;
  seat.ids_version = agreed ? ids_version_ : seat.ids_version;
  seat.channel().send(agreed ? kAgreed : kRefused);
}

void SharedSearch::count(const Report& report) {
  add(found_, report);
  runtime::uncontrolled_reads.clock += report.clock_reads;
  monitor_.executions.store(found_.outcome.executions, std::memory_order_relaxed);
  monitor_.steps.store(found_.outcome.steps, std::memory_order_relaxed);
  Estimate& estimate = found_.outcome.estimate;
  if (report.outcome.estimate.samples != 0) {
    estimate = report.outcome.estimate;
    estimate.rate = static_cast<double>(found_.outcome.executions) /
                    std::chrono::duration<double>(Clock::now() - began_).count();
    monitor_.estimated = estimate.mean;
    monitor_.estimated_low = estimate.low;
    monitor_.estimated_high = estimate.bounded ? estimate.high : 0;
  }
  monitor_.heartbeat.fetch_add(1, std::memory_order_relaxed);
}

/// An explorer that the body did not end loses what it had not handed back: others do it again.
void SharedSearch::died(ExplorerSeat& seat) {
  const int status = seat.bury();
  const bool by_itself = seat.seat().refused.exchange(0) != 0;
  const bool killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
  if (last_end_ == Report::End::left && !by_itself && !killed) {
    die_like(seat, status);
  }
  granted_ -= seat.busy() ? seat.budget : 0;
  for (const BranchTree::Handle branch : std::exchange(seat.taken, {})) {
    tree_->give_back(branch);
  }
  if (killed && ++deaths_ > kDeathsMax) {
    found_.outcome.stop_reason = StopReason::signal;
    found_.outcome.message =
        "explorer processes were ended by SIGKILL again and again; lack of memory is the usual "
        "cause";
  }
}

/// The parent learns what the body did from this process's end, and from its monitor.
void SharedSearch::die_like(ExplorerSeat& seat, int status) {
  const Monitor& its = seat.seat().monitor;
  monitor_.running_thread.store(its.running_thread.load());
  monitor_.thread_count.store(its.thread_count.load());
  std::memcpy(monitor_.thread_paths, its.thread_paths, sizeof its.thread_paths);
  const std::uint64_t count = its.decision_count.load();
  std::copy_n(its.decisions, std::min<std::uint64_t>(count, Monitor::kDecisionCountMax),
              monitor_.decisions);
  monitor_.decision_count.store(count);
  for (ExplorerSeat& other : seats_) {
    other.end();
  }
  if (WIFSIGNALED(status)) {
    std::signal(WTERMSIG(status), SIG_DFL);
    kill(getpid(), WTERMSIG(status));
  }
  _exit(WEXITSTATUS(status));
}

/// An explorer that makes no decision for long is asked where it spins; if the body does, it ends.
void SharedSearch::watch(ExplorerSeat& seat, Clock::time_point now) {
  const Monitor& monitor = seat.seat().monitor;
  const std::uint64_t heartbeat = (monitor.heartbeat << 16U) + monitor.decision_count;
  if (heartbeat != seat.heartbeat) {
    seat.heartbeat = heartbeat;
    seat.changed = now;
    monitor_.heartbeat.fetch_add(1, std::memory_order_relaxed);
  } else if (now - seat.changed > options_.endless_loop) {
    kill(seat.process(), SIGXCPU);
    seat.changed = now;
  }
  if (now - seat.since >= kAtMost) {
    seat.seat().leave.store(1, std::memory_order_relaxed);
  }
}

/// Whatever the others found by now counts, too.
void SharedSearch::call_back() {
  for (ExplorerSeat& seat : seats_) {
    seat.seat().leave.store(1);
    seat.seat().monitor.stop_requested.store(found_.outcome.stop_reason == StopReason::none ? 0
                                                                                            : 1);
  }
  const auto until = Clock::now() + kGrace;
  const StopReason reason = std::exchange(found_.outcome.stop_reason, StopReason::none);
  while (any_busy() && Clock::now() < until) {
    wait();
  }
  found_.outcome.stop_reason = reason;
}

}  // namespace

SharedOutcome search_together(const Options& options, Monitor& monitor, const MakeExplorer& make) {
  return SharedSearch{options, monitor, make}.search();
}

}  // namespace ordercheck::explore
