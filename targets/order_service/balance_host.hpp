// SPDX-License-Identifier: Apache-2.0
// Where a run of the order service finds the balance service.
#pragma once

#include <cstdint>
#include <memory>

#include "balance_service/service/accounts.hpp"
#include "order_service/service/balance_port.hpp"

namespace order_service {

/// A balance service, and what lies between it and its clients.
class BalanceHost {
 public:
  BalanceHost() = default;
  BalanceHost(const BalanceHost&) = delete;
  BalanceHost& operator=(const BalanceHost&) = delete;
  virtual ~BalanceHost() = default;

  /// Opens a connection; it must not outlive the host.
  virtual std::unique_ptr<BalanceConnection> connect() = 0;
  /// Asks the balance service itself, past the network: to open accounts, and to look at them at
  /// the end.
  virtual balance_service::Reply ask(const balance_service::Request& request) = 0;
  /// Blocks until nothing is under way any more.
  virtual void settle() = 0;
};

/// A balance service in this process. Of every `reply_loss_period` replies one is lost, at random,
/// as on an unstable network; 0: none is. Lost replies are noticed at once: nobody waits for the
/// timeout.
class InProcessBalance final : public BalanceHost {
 public:
  explicit InProcessBalance(unsigned reply_loss_period = 0, std::uint64_t seed = 1)
      : reply_loss_period_{reply_loss_period}, seed_{seed} {}

  std::unique_ptr<BalanceConnection> connect() override;

  balance_service::Reply ask(const balance_service::Request& request) override {
    return accounts_.handle(request);
  }

  void settle() override {}

 private:
  const unsigned reply_loss_period_;
  std::uint64_t seed_;
  balance_service::Accounts accounts_;
};

}  // namespace order_service
