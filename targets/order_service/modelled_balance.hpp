// SPDX-License-Identifier: Apache-2.0
// The balance service behind a modelled network; for checked builds.
#pragma once

#include <memory>

#include <ordercheck/models/network.hpp>

#include "order_service/balance_host.hpp"

namespace order_service {

class ModelledBalance final : public BalanceHost {
 public:
  explicit ModelledBalance(const ordercheck::models::NetworkFaults& faults) : network_{faults} {}

  std::unique_ptr<BalanceConnection> connect() override;

  balance_service::Reply ask(const balance_service::Request& request) override {
    return network_.ask(request);
  }

  void settle() override;

 private:
  ordercheck::models::Network<balance_service::Rules> network_;
};

}  // namespace order_service
