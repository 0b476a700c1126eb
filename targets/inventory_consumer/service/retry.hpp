// SPDX-License-Identifier: Apache-2.0
// What a consumer does when the server gave up its transaction.
#pragma once

#include <functional>

#include "inventory_consumer/service/handler.hpp"

namespace inventory_consumer {

/// Threads may call it at once.
class Retry {
 public:
  Retry() = default;
  Retry(const Retry&) = delete;
  Retry& operator=(const Retry&) = delete;
  virtual ~Retry() = default;

  /// Calls `attempt` once, or again. Throws what it threw last.
  virtual Handled run(const std::function<Handled()>& attempt) = 0;
};

/// The correct one: tries again for as long as the server gives the transaction up for the sake of
/// another one.
class UntilDecided final : public Retry {
 public:
  Handled run(const std::function<Handled()>& attempt) override {
    return transactions::retry_transient(attempt);
  }
};

}  // namespace inventory_consumer
