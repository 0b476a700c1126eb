// SPDX-License-Identifier: Apache-2.0
// How the order service reaches the balance service.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

#include "balance_service/service/account.hpp"

namespace order_service {

/// One connection to the balance service, used by one thread at a time.
class BalanceConnection {
 public:
  BalanceConnection() = default;
  BalanceConnection(const BalanceConnection&) = delete;
  BalanceConnection& operator=(const BalanceConnection&) = delete;
  virtual ~BalanceConnection() = default;

  /// Returns the reply, or nothing when none came in time: then the request may or may not have
  /// been carried out, or may be carried out later.
  virtual std::optional<balance_service::Reply> call(const balance_service::Request& request,
                                                     std::chrono::nanoseconds timeout) = 0;
};

/// Opens a connection.
using Connect = std::function<std::unique_ptr<BalanceConnection>()>;

}  // namespace order_service
