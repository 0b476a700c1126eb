// SPDX-License-Identifier: Apache-2.0
// Turns one execution into a Recording, while it runs.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/event.hpp"
#include "runtime/race_detector.hpp"
#include "runtime/recording.hpp"

namespace ordercheck::runtime {

class Execution;

/// The return addresses of the calling stack, innermost first, without the checker's own frames.
std::vector<std::uintptr_t> capture_stack();

class Recorder {
 public:
  /// The stack from which `thread` announced its pending operation.
  void announced(ThreadId thread);
  /// Called when an object is registered under a name of the runtime's own making.
  void created(std::string name);
  void note(ThreadId thread, std::string_view text);
  void watch(std::string_view name, const std::function<std::string()>& value);
  void open_row(ThreadId thread, std::string_view text);
  void close_row(ThreadId thread);
  /// Called after each event. `preemption`: the thread that ran before could have gone on.
  void step(Execution& execution, const Event& event, bool preemption);
  void race(Execution& execution, const DataRace& race);
  void violation(Execution& execution, const Violation& violation, bool in_body);
  void finish(Execution& execution);

  /// While watched values are read, shim objects answer without announcing operations.
  bool observing() const { return observing_; }

  const Recording& recording() const { return recording_; }

  Recording& recording() { return recording_; }

 private:
  struct Side {
    std::vector<std::uintptr_t> stack;
    std::vector<std::string> notes;
    std::vector<std::string> rows;
  };

  std::vector<std::pair<std::string, std::string>> read_watched();
  Side& side(ThreadId thread);

  Recording recording_;
  std::vector<Side> sides_;
  std::vector<std::pair<std::string, std::function<std::string()>>> watched_;
  bool observing_ = false;
  bool body_over_ = false;  ///< what it watched is gone
};

}  // namespace ordercheck::runtime
