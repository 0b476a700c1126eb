// SPDX-License-Identifier: Apache-2.0
#include "order_service/modelled_balance.hpp"

#include <chrono>
#include <optional>

#include <ordercheck/settle.hpp>

namespace order_service {
namespace {

class ModelledConnection final : public BalanceConnection {
 public:
  explicit ModelledConnection(ordercheck::models::Network<balance_service::Rules>& network)
      : connection_{network.connect()} {}

  std::optional<balance_service::Reply> call(const balance_service::Request& request,
                                             std::chrono::nanoseconds timeout) override {
    return connection_.call(request, timeout);
  }

 private:
  ordercheck::models::Connection<balance_service::Rules> connection_;
};

}  // namespace

std::unique_ptr<BalanceConnection> ModelledBalance::connect() {
  return std::make_unique<ModelledConnection>(network_);
}

void ModelledBalance::settle() {
  // Longer than all attempts for all orders of a workload together.
  ordercheck::settle(std::chrono::minutes{1});
}

}  // namespace order_service
