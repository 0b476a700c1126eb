// SPDX-License-Identifier: Apache-2.0
// An operation that happened.
#pragma once

#include <cstdint>

#include "runtime/strategy.hpp"
#include "runtime/world.hpp"

namespace ordercheck::runtime {

/// One event; its footprint, journal and clocks stand in the execution's flat arrays from the given
/// positions on.
struct Event {
  Operation operation;
  Label label = 0;
  Value result;
  const void* caller = nullptr;  ///< return address in the body
  std::uint32_t footprint_begin = 0, footprint_end = 0;
  std::uint32_t journal_begin = 0;
  std::uint32_t releases_begin = 0;
  bool patient = false;  ///< the label did not hold back time
  bool fault = false;
  bool choice = false;   ///< more labels were on offer
  bool misused = false;  ///< its kind reported misuse: the thread does not go on

  ThreadId thread() const { return operation.thread; }

  Decision decision() const { return {operation.thread, label}; }
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
