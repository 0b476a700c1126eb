// SPDX-License-Identifier: Apache-2.0
// The process that explores, as its parent sees it. A body that crashes, overflows its stack or
// spins for ever takes only that process with it; the schedule that led there is in shared memory.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include <ordercheck/check.hpp>
#include <sys/types.h>

#include "explore/explorer.hpp"
#include "runtime/channel.hpp"
#include "testing/crash.hpp"
#include "testing/messages.hpp"

namespace ordercheck::testing {

/// Why an explorer process ended before it answered.
enum class DeathCause : std::uint8_t {
  crash,         ///< a signal handler noted it in Death::crash
  endless_loop,  ///< likewise, or it did not even say where it spins
  exited,        ///< the body ended the process; Death::code is the exit code
  killed,        ///< by a signal from elsewhere; Death::code is the signal
  interrupted,   ///< it did not end in time when the user asked for the end
  overdue,       ///< the checker's own code took far more time than it had
};

struct Death {
  DeathCause cause = DeathCause::killed;
  int code = 0;
  Crash crash;
  std::string thread;             ///< path of the thread that ran
  explore::Schedule schedule;     ///< of the execution that was running
  bool schedule_is_whole = true;  ///< false: longer than what is kept
  std::uint64_t executions = 0, steps = 0;
  unsigned restarts = 0;
};

/// What the parent does while it waits.
struct Watch {
  std::function<void(const explore::Monitor&)> tick;  ///< several times a second; may be empty
  std::function<bool()> interrupted;  ///< whether the user asked for the end; may be empty
};

/// Carries out tasks, one after the other, in a child process that is started when there is none.
class ExplorerProcess {
 public:
  ExplorerProcess(Options options, Face face, Engine engine, Watch watch);
  ExplorerProcess(const ExplorerProcess&) = delete;
  ExplorerProcess& operator=(const ExplorerProcess&) = delete;
  ~ExplorerProcess();

  /// With Options::in_process it is carried out here, and there is no death. Throws
  /// std::system_error when no process can be started.
  std::variant<Answer, Death> perform(const Task& task);

  /// The first crash of the body during the last task, be it that the process survived it.
  const Crash& crash() const;

 private:
  struct Shared;
  using Clock = std::chrono::steady_clock;

  void start();
  [[noreturn]] void live(int socket);
  void prepare(const Task& task);
  std::variant<Answer, Death> wait(const Task& task);
  void look_after(const Task& task);
  void look_after_loop(const Task& task, Clock::time_point now);
  void end_child(DeathCause cause);
  Death bury(int status);
  Answer perform_here(const Task& task);

  Options options_;
  Face face_;
  Engine engine_;
  Watch watch_;
  Shared* shared_ = nullptr;
  pid_t child_ = 0;
  runtime::Channel channel_{-1};
  bool begun_here_ = false;

  // While waiting.
  Clock::time_point started_, changed_, asked_, asked_where_at_;
  std::uint64_t heartbeat_ = 0;
  std::uint32_t answers_before_ = 0;
  bool asked_where_ = false;  ///< kLoopSignal has been sent
  bool asked_to_stop_ = false;
  DeathCause ended_for_ = DeathCause::killed;
};

}  // namespace ordercheck::testing
