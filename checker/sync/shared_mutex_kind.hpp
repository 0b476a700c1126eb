// SPDX-License-Identifier: Apache-2.0
// The rules of readers and writers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/detail/sync/shared_mutex.hpp>
#include <ordercheck/object.hpp>

namespace ordercheck::sync {

using detail::SharedMutexCell;
using detail::SharedMutexVerb;

/// What both share. Footprints: lock_shared reads the writer's cell and writes its thread's own;
/// lock writes the writer's cell and reads all others.
struct AnySharedMutex : KindOf<SharedMutexCell> {
  static void labels(const World& world, const Operation& operation, Labels& labels);
  static Value apply(Step& step);
  static void may_touch(const Operation& operation, std::vector<Touch>& touches);

  static bool labels_share_cells(const Operation&) { return true; }

  static std::optional<Time> deadline(const World& world, const Operation& operation);
  static void waits_for(const World& world, const Operation& operation,
                        std::vector<ThreadId>& threads);
  static std::string describe(const Operation& operation, Label label, Value result);
  static const char* destruction(const World& world, ObjectId object);

  // For lock() of several mutexes, and for the wait on a condition variable.

  static bool free_for_writer(const World& world, ObjectId object);
  static bool free_for_reader(const World& world, ObjectId object);
  /// Whether the thread holds it already, in either way.
  static bool held_by(const World& world, ObjectId object, ThreadId thread);
  static void acquire(Step& step, ObjectId object);
  static void acquire_shared(Step& step, ObjectId object);
  /// Returns whether the thread held it that way; otherwise `problem` is reported.
  static bool release(Step& step, ObjectId object, std::string_view problem);
  static bool release_shared(Step& step, ObjectId object, std::string_view problem);
};

struct SharedMutexKind : AnySharedMutex {
  static constexpr std::string_view name = "shared_mutex";
};

struct SharedTimedMutexKind : AnySharedMutex {
  static constexpr std::string_view name = "shared_timed_mutex";
};

}  // namespace ordercheck::sync
