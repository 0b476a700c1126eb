// SPDX-License-Identifier: Apache-2.0
// SIGINT and SIGTERM while a check runs: it ends as stopped, and says what is known.
#pragma once

#include <csignal>

namespace ordercheck::testing {

/// While one lives, the first SIGINT or SIGTERM is noted and the second one does what it did
/// before. Only the outermost of several has an effect.
class InterruptionScope {
 public:
  InterruptionScope();
  InterruptionScope(const InterruptionScope&) = delete;
  InterruptionScope& operator=(const InterruptionScope&) = delete;
  ~InterruptionScope();

 private:
  bool outermost_;
  struct sigaction interrupt_before_{}, terminate_before_{};
};

/// Whether the user asked for the end since the outermost scope began.
bool interrupted() noexcept;

}  // namespace ordercheck::testing
