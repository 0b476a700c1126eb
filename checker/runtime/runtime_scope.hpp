// SPDX-License-Identifier: Apache-2.0
// Where code of the body runs, and where the checker's own.
#pragma once

#include <utility>

#include "runtime/arena.hpp"

namespace ordercheck::runtime {

/// Code of the body runs: allocations are the body's.
class BodyScope {
 public:
  BodyScope() : before_{std::exchange(body_heap, true)} {}

  BodyScope(const BodyScope&) = delete;
  BodyScope& operator=(const BodyScope&) = delete;

  ~BodyScope() { body_heap = before_; }

 private:
  bool before_;
};

/// The checker runs on behalf of the body, which may have been left in any state.
class RuntimeScope {
 public:
  RuntimeScope() : before_{std::exchange(body_heap, false)} {}

  RuntimeScope(const RuntimeScope&) = delete;
  RuntimeScope& operator=(const RuntimeScope&) = delete;

  ~RuntimeScope() { body_heap = before_; }

 private:
  bool before_;
};

}  // namespace ordercheck::runtime
