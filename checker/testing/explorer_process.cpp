// SPDX-License-Identifier: Apache-2.0
#include "testing/explorer_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <new>
#include <string_view>
#include <system_error>
#include <utility>

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// Present in a coverage build: a process that leaves by _exit writes its counts itself.
extern "C" [[gnu::weak]] void __gcov_dump();  // NOLINT(bugprone-reserved-identifier)

namespace ordercheck::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 50ms;
constexpr auto kGrace = 5s;          // to answer, or to say where it spins, once asked
constexpr auto kOverdueAfter = 60s;  // beyond the time budget, without any progress

void become_explorer(pid_t parent) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (getppid() != parent) {
    _exit(0);  // it died before the line above
  }
  // The parent decides when to end; a terminal sends these to both.
  std::signal(SIGINT, SIG_IGN);
  std::signal(SIGTERM, SIG_IGN);
  sigset_t none;
  sigemptyset(&none);
  sigprocmask(SIG_SETMASK, &none, nullptr);
  const rlimit no_core{0, 0};
  setrlimit(RLIMIT_CORE, &no_core);
}

}  // namespace

struct ExplorerProcess::Shared {
  explore::Monitor monitor;
  CrashRecord record;
};

ExplorerProcess::ExplorerProcess(Options options, Face face, Engine engine, Watch watch)
    : options_{std::move(options)},
      face_{std::move(face)},
      engine_{std::move(engine)},
      watch_{std::move(watch)} {
  void* const place = mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                           MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (place == MAP_FAILED) {
    throw std::system_error{errno, std::generic_category(),
                            "shared memory for an explorer process"};
  }
  shared_ = new (place) Shared;
}

ExplorerProcess::~ExplorerProcess() {
  if (begun_here_ && face_.end) {
    face_.end();
  }
  if (child_ != 0) {
    shutdown(channel_.socket(), SHUT_WR);  // the child takes it for the end
    const auto deadline = Clock::now() + kGrace;
    int status = 0;
    pollfd ended{channel_.socket(), POLLIN, 0};
    while (poll(&ended, 1, static_cast<int>(std::chrono::milliseconds{kTick}.count())) <= 0 &&
           Clock::now() < deadline) {
    }
    kill(child_, SIGKILL);
    waitpid(child_, &status, 0);
    close(channel_.socket());
  }
  munmap(shared_, sizeof(Shared));
}

std::variant<Answer, Death> ExplorerProcess::perform(const Task& task) {
  if (options_.in_process) {
    prepare(task);
    return perform_here(task);
  }
  if (child_ == 0) {
    start();
  }
  return wait(task);
}

const Crash& ExplorerProcess::crash() const { return shared_->record.crash; }

Answer ExplorerProcess::perform_here(const Task& task) {
  if (!std::exchange(begun_here_, true) && face_.begin) {
    face_.begin();
  }
  return testing::perform(task, options_, face_, engine_, shared_->monitor);
}

void ExplorerProcess::start() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
    throw std::system_error{errno, std::generic_category(), "channel to an explorer process"};
  }
  // What is buffered now would be written by both.
  std::fflush(nullptr);
  const pid_t parent = getpid();
  const pid_t child = fork();
  if (child < 0) {
    const int reason = errno;
    close(ends[0]);
    close(ends[1]);
    throw std::system_error{reason, std::generic_category(),
                            "an explorer process cannot be started"};
  }
  if (child == 0) {
    close(ends[0]);
    become_explorer(parent);
    live(ends[1]);
  }
  close(ends[1]);
  child_ = child;
  channel_ = runtime::Channel{ends[0]};
}

void ExplorerProcess::live(int socket) {
  install_crash_handlers(shared_->monitor, shared_->record, options_);
  if (face_.begin) {
    face_.begin();
  }
  runtime::Channel channel{socket};
  std::string message;
  while (true) {
    if (!channel.receive(message)) {
      std::fflush(nullptr);
      if (__gcov_dump != nullptr) {
        __gcov_dump();
      }
      _exit(0);
    }
    const Task task = decode_task(message);
    set_after_crash(task.type == Task::Type::replay ? AfterCrash::park_thread
                                                    : AfterCrash::end_process);
    channel.send(encode(testing::perform(task, options_, face_, engine_, shared_->monitor)));
  }
}

void ExplorerProcess::prepare(const Task& task) {
  shared_->record.written = 0;
  shared_->record.crash = {};
  shared_->record.asked = 0;
  explore::Monitor& monitor = shared_->monitor;
  monitor.stop_requested = 0;
  monitor.executions = 0;
  monitor.executions_before = 0;
  monitor.share = monitor.estimated = monitor.estimated_low = monitor.estimated_high = 0;
  monitor.steps = 0;
  monitor.restarts = 0;
  monitor.thread_count = 0;
  monitor.decision_count = 0;
  std::uint32_t promoted = 0;
  for (const std::string& place : task.schedule.promoted) {
    if (promoted < std::size(monitor.promoted)) {
      std::strncpy(monitor.promoted[promoted++], place.c_str(), sizeof monitor.promoted[0] - 1);
    }
  }
  monitor.promoted_count = promoted;
}

std::variant<Answer, Death> ExplorerProcess::wait(const Task& task) {
  prepare(task);
  started_ = changed_ = Clock::now();
  asked_where_ = asked_to_stop_ = false;
  ended_for_ = DeathCause::killed;
  channel_.send(encode(task));
  std::string answer;
  while (true) {
    pollfd ready{channel_.socket(), POLLIN, 0};
    const int count = poll(&ready, 1, static_cast<int>(std::chrono::milliseconds{kTick}.count()));
    const bool open = count <= 0 || channel_.read_some();
    if (channel_.take(answer)) {
      return decode_answer(answer);
    }
    int status = 0;
    // A process that the body forked may hold the channel open.
    if (!open || (count == 0 && waitpid(child_, &status, WNOHANG | WNOWAIT) == child_)) {
      waitpid(child_, &status, 0);
      return bury(status);
    }
    look_after(task);
  }
}

void ExplorerProcess::look_after(const Task& task) {
  const explore::Monitor& monitor = shared_->monitor;
  const auto now = Clock::now();
  const std::uint64_t heartbeat = (monitor.heartbeat << 16U) + monitor.decision_count;
  if (heartbeat != heartbeat_) {
    heartbeat_ = heartbeat;
    changed_ = now;
    asked_where_ = false;
  }
  if (watch_.tick) {
    watch_.tick(monitor);
  }
  if (!asked_to_stop_ && watch_.interrupted && watch_.interrupted()) {
    asked_to_stop_ = true;
    asked_ = now;
    shared_->monitor.stop_requested = 1;
  }
  if (asked_to_stop_ && now - asked_ > kGrace) {
    end_child(DeathCause::interrupted);
  } else if (now - changed_ > options_.endless_loop) {
    look_after_loop(task, now);
  }
}

// No decision for a long time: the body spins, unless the search itself is busy. The child knows
// which, if it can tell.
void ExplorerProcess::look_after_loop(const Task& task, Clock::time_point now) {
  if (!asked_where_) {
    asked_where_ = true;
    asked_where_at_ = now;
    answers_before_ = shared_->record.asked;
    kill(child_, kLoopSignal);
  } else if (now - asked_where_at_ > kGrace) {
    if (shared_->record.asked == answers_before_) {
      end_child(DeathCause::endless_loop);
    }
    asked_where_ = false;
  }
  if (now - changed_ > kOverdueAfter && now - started_ > task.time_budget + kOverdueAfter) {
    end_child(DeathCause::overdue);
  }
}

void ExplorerProcess::end_child(DeathCause cause) {
  ended_for_ = ended_for_ == DeathCause::killed ? cause : ended_for_;
  kill(child_, SIGKILL);
}

Death ExplorerProcess::bury(int status) {
  close(channel_.socket());
  child_ = 0;
  const explore::Monitor& monitor = shared_->monitor;
  Death death;
  death.executions = monitor.executions;
  death.steps = monitor.steps;
  death.restarts = monitor.restarts;
  death.schedule = explore::schedule_of(monitor);
  death.schedule_is_whole = monitor.decision_count <= explore::Monitor::kDecisionCountMax;
  const std::uint32_t thread = monitor.running_thread;
  if (thread < std::size(monitor.thread_paths)) {
    death.thread = monitor.thread_paths[thread];
  }
  death.crash = shared_->record.crash;
  if (shared_->record.written != 0) {
    death.cause = death.crash.signal == kLoopSignal ? DeathCause::endless_loop : DeathCause::crash;
    death.code = death.crash.signal;
  } else if (WIFEXITED(status)) {
    death.cause = DeathCause::exited;
    death.code = WEXITSTATUS(status);
  } else {
    death.cause = ended_for_;
    death.code = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (ended_for_ == DeathCause::endless_loop) {
      death.crash.signal = kLoopSignal;
      death.crash.in_body = true;
    }
  }
  return death;
}

}  // namespace ordercheck::testing
