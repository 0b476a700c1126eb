// SPDX-License-Identifier: Apache-2.0
// The threads of an execution. A slot belongs to a path ("main/0/1") for the life of a search,
// whoever came first.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "runtime/event.hpp"
#include "runtime/kinds.hpp"

namespace ordercheck::runtime {

inline constexpr std::size_t kThreadCountMax = 64;
inline constexpr ThreadId kMainThread{0};
inline constexpr ThreadId kClockThread{1};
enum class ThreadState : std::uint8_t {
  absent,     ///< not part of this execution (yet)
  fresh,      ///< started, has not announced anything
  announced,  ///< its pending operation is known
  running,    ///< executes code of the body
  failed,     ///< met a violation: blocked for ever
  ended,
};

struct Thread {
  ThreadState state = ThreadState::absent;
  bool actor = false;             ///< has no fiber: offers its operation for ever
  bool wrote_plain = false;       ///< wrote plain data since its previous yield
  std::uint32_t events = 0;       ///< so far in this execution
  std::uint32_t waits_since = 0;  ///< the first of its events that the next yield looks at
  std::uint32_t children = 0;
  std::uint32_t objects = 0;  ///< created so far
  std::size_t origin =
      kNoEvent;  ///< event after which it exists: its start, or its creator's last event
  std::size_t last_event = kNoEvent;
  Operation pending;
  const void* pending_caller = nullptr;
  void (*run)(void*) = nullptr;
  void* closure = nullptr;
  std::string name;
  std::vector<std::pair<void (*)(void*), void*>> at_exit;

  /// Before an execution. Keeps what is allocated.
  void reset() {
    state = ThreadState::absent;
    actor = wrote_plain = false;
    events = waits_since = children = objects = 0;
    origin = last_event = kNoEvent;
    name.clear();
    at_exit.clear();
  }
};

}  // namespace ordercheck::runtime
