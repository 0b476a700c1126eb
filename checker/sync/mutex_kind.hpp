// SPDX-License-Identifier: Apache-2.0
// The rules of mutexes that one thread holds at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/mutex.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::MutexState;
using detail::MutexVerb;

/// Labels of the operations that lock.
inline constexpr Label kGranted = 0;
inline constexpr Label kRelocked = 1;
inline constexpr Label kTimedOut = 2;

/// A thread as the owner of a mutex; 0 stands for nobody.
inline std::uint32_t owner_mark(ThreadId thread) { return static_cast<std::uint32_t>(thread) + 1; }

inline ThreadId owner_of(std::uint32_t mark) {
  return ThreadId{static_cast<std::uint16_t>(mark - 1)};
}

/// Frees a mutex that the thread owns, for unlock and for the wait on a condition variable. Returns
/// whether it did; otherwise `problem` is reported.
bool release_mutex(Step& step, Cell cell, std::string_view problem);

/// What all of them share.
struct AnyMutex : KindOf<MutexState> {
  static void labels_of(const World& world, const Operation& operation, bool recursive,
                        Labels& labels);
  static Value apply_to(Step& step, bool recursive);
  static CellMode mode_of(const MutexState& state, const Operation& operation, bool recursive);
  static Value step_at(MutexState& state, const Operation& operation, Sync& sync);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static std::string describe(const Operation& operation, Label label, Value result);
  static const char* destruction(const World& world, ObjectId object);
};

template <bool recursive>
struct MutexKindOf : AnyMutex {
  static void labels(const World& world, const Operation& operation, Labels& labels) {
    labels_of(world, operation, recursive, labels);
  }

  static Value apply(Step& step) { return apply_to(step, recursive); }

  static CellMode mode_at(const MutexState& state, const Operation& operation) {
    return mode_of(state, operation, recursive);
  }
};

struct MutexKind : MutexKindOf<false> {
  static constexpr std::string_view name = "mutex";
};

struct TimedMutexKind : MutexKindOf<false> {
  static constexpr std::string_view name = "timed_mutex";
};

struct RecursiveMutexKind : MutexKindOf<true> {
  static constexpr std::string_view name = "recursive_mutex";
};

struct RecursiveTimedMutexKind : MutexKindOf<true> {
  static constexpr std::string_view name = "recursive_timed_mutex";
};

}  // namespace ordercheck::sync
