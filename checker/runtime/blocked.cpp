// SPDX-License-Identifier: Apache-2.0
#include "runtime/blocked.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "runtime/execution.hpp"

namespace ordercheck::runtime {

namespace {

bool is_blocked(const Thread& thread) {
  return !thread.actor && thread.state == ThreadState::announced;
}

/// "worker-1 waits to lock stock mutex (held by worker-2)"
std::string waiting_text(Execution& execution, ThreadId id, const std::vector<ThreadId>& holders) {
  const Operation& operation = execution.thread(id).pending;
  std::string text =
      execution.name_of(id) + " waits: " + operation.kind->describe(operation, 0, {});
  const std::string object = execution.name_of(operation.object);
  if (!object.empty() && operation.kind != kind_id<ThreadKind>()) {
    text += " " + object;
  }
  for (std::size_t i = 0; i < holders.size(); ++i) {
    text += (i == 0 ? " (for " : ", ") + execution.name_of(holders[i]);
  }
  return text + (holders.empty() ? "" : ")");
}

/// The threads of a cycle of waits, each waiting for the next, if there is one.
std::vector<ThreadId> find_cycle(const std::vector<std::vector<ThreadId>>& waits_for,
                                 ThreadId start) {
  std::vector<ThreadId> path{start};
  for (;;) {
    const auto& next = waits_for[index_of(path.back())];
    if (next.empty()) {
      return {};
    }
    const auto seen = std::ranges::find(path, next.front());
    if (seen != path.end()) {
      return {seen, path.end()};
    }
    path.push_back(next.front());
  }
}

/// Whether the thread sleeps on something that was notified before it slept, and never since.
bool lost_wakeup(const Execution& execution, const Thread& sleeper) {
  if (sleeper.last_event == kNoEvent) {
    return false;
  }
  const auto events = execution.events();
  const Operation& enqueue = events[sleeper.last_event].operation;
  bool before = false;
  bool after = false;
  for (std::size_t i = 0; i < events.size(); ++i) {
    if (sleeper.pending.kind->notifies(enqueue, events[i].operation)) {
      (i < sleeper.last_event ? before : after) = true;
    }
  }
  return before && !after;
}

}  // namespace

std::optional<Violation> describe_blocked(Execution& execution) {
  std::vector<std::vector<ThreadId>> waits_for(execution.thread_count());
  std::vector<ThreadId> blocked;
  for (std::size_t slot = 0; slot < execution.thread_count(); ++slot) {
    const Thread& thread = execution.thread(thread_id(slot));
    if (!is_blocked(thread)) {
      continue;
    }
    blocked.push_back(thread_id(slot));
    thread.pending.kind->waits_for(execution.world(), thread.pending, waits_for[slot]);
    std::erase_if(waits_for[slot], [&](ThreadId id) {
      const Thread& other = execution.thread(id);
      return !is_blocked(other) && other.state != ThreadState::failed;
    });
  }
  if (blocked.empty()) {
    return std::nullopt;
  }
  for (const ThreadId id : blocked) {
    if (lost_wakeup(execution, execution.thread(id))) {
      return Violation{"lost_wakeup",
                       execution.name_of(id),
                       "lost wakeup: " + waiting_text(execution, id, {}) +
                           "; the notification came before it slept, and none comes after",
                       {}};
    }
  }
  std::vector<ThreadId> shown = blocked;
  std::string message = "deadlock: ";
  for (const ThreadId id : blocked) {
    const std::vector<ThreadId> cycle = find_cycle(waits_for, id);
    if (!cycle.empty()) {
      shown = cycle;
      message = "deadlock, each waits for the next: ";
      break;
    }
  }
  for (std::size_t i = 0; i < shown.size(); ++i) {
    message +=
        (i == 0 ? "" : "; ") + waiting_text(execution, shown[i], waits_for[index_of(shown[i])]);
  }
  return Violation{"deadlock", "", message, {}};
}

}  // namespace ordercheck::runtime
