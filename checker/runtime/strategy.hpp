// SPDX-License-Identifier: Apache-2.0
// The interface between one execution and the search over executions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include <ordercheck/object.hpp>

namespace ordercheck::runtime {

class Execution;

/// A thread and one label of its operation.
struct Decision {
  ThreadId thread{};
  Label label = 0;
  bool operator==(const Decision&) const = default;
};

/// What the next execution does unasked: the first `kept` events of the last execution stand as
/// they are (nothing is computed again, announcements are compared), then the decisions `rest` are
/// followed.
struct Plan {
  std::size_t kept = 0;
  std::vector<Decision> rest;
};

/// What a search that ended by itself has shown.
enum class Claim : std::uint8_t { exhaustive, exhaustive_within_bound, sampled, replayed };

/// Decides what happens next wherever an execution can branch.
///
/// One object serves a whole exploration. It must be deterministic: the same questions in the same
/// order get the same answers. It knows neither fibers nor the rules of the objects.
class Strategy {
 public:
  Strategy() = default;
  Strategy(const Strategy&) = delete;
  Strategy& operator=(const Strategy&) = delete;
  virtual ~Strategy() = default;

  /// Fills `plan`. Returns false when nothing is left to explore.
  virtual bool next(Plan& plan) = 0;

  /// Returns one of the execution's candidates once the plan is used up; nothing ends the execution
  /// here, incomplete. Called only when there is a candidate.
  virtual std::optional<Decision> pick(Execution& execution) = 0;

  /// Whether `pick` does nothing but return `first_choice()`: then it is not asked.
  virtual bool takes_first_choice() const { return false; }

  /// Called after each execution, with its events and pending operations; may rewind its World.
  virtual void finished(Execution& execution) = 0;

  /// What the search has shown when `next` returns false.
  virtual Claim claim() const = 0;
};

}  // namespace ordercheck::runtime
