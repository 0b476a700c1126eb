// SPDX-License-Identifier: Apache-2.0
// An operation that happened.
#pragma once

#include <cstdint>

#include "runtime/strategy.hpp"
#include "runtime/world.hpp"

namespace ordercheck::runtime {

inline constexpr std::size_t kNoEvent = ~std::size_t{0};

/// One event; its footprint, journal and clocks stand in the execution's flat arrays from the given
/// positions on.
struct alignas(64) Event {
  Operation operation;
  Label label = 0;
  Value result;
  const void* caller = nullptr;  ///< return address in the body
  std::uint32_t footprint_begin = 0, footprint_end = 0;
  std::uint32_t journal_begin = 0;
  std::uint32_t releases_begin = 0;
  std::uint32_t previous = kNoEntry;  ///< the event of its thread before it
  bool patient = false;               ///< the label did not hold back time
  bool fault = false;
  bool choice = false;   ///< more labels were on offer
  bool misused = false;  ///< its kind reported misuse: the thread does not go on
  bool at_cell = false;  ///< concerns one cell alone: its kind's mode_at knows it in any state

  ThreadId thread() const { return operation.thread; }

  Decision decision() const { return {operation.thread, label}; }
};

/// A race: an operation that concerns one cell alone would be possible before the event, and depend
/// on it.
struct Race {
  std::size_t event = 0;
  std::size_t second = 0;  ///< the event of the operation; kNoEvent: it is blocked at the end
  ThreadId thread{};       ///< of the operation
  CellMode mode{};         ///< what it would do to the cell, before the event
  CellIndex cell{};
  bool hidden = false;  ///< behind an event that only made the operation possible
};

/// A label on offer and the thread that can take it.
struct Candidate {
  Decision decision;
  bool patient = false;
  bool fault = false;
};

inline std::size_t index_of(ThreadId thread) { return static_cast<std::size_t>(thread); }

inline ThreadId thread_id(std::size_t slot) { return ThreadId{static_cast<std::uint16_t>(slot)}; }

}  // namespace ordercheck::runtime
