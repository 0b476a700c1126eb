// SPDX-License-Identifier: Apache-2.0
#include "order_service/balance_host.hpp"

#include <optional>
#include <random>

namespace order_service {
namespace {

class InProcessConnection final : public BalanceConnection {
 public:
  InProcessConnection(balance_service::Accounts& accounts, unsigned reply_loss_period,
                      std::uint64_t seed)
      : accounts_{accounts}, reply_loss_period_{reply_loss_period}, random_{seed} {}

  std::optional<balance_service::Reply> call(const balance_service::Request& request,
                                             std::chrono::nanoseconds) override {
    const balance_service::Reply reply = accounts_.handle(request);
    if (reply_loss_period_ != 0 && random_() % reply_loss_period_ == 0) {
      return std::nullopt;
    }
    return reply;
  }

 private:
  balance_service::Accounts& accounts_;
  const unsigned reply_loss_period_;
  std::mt19937_64 random_;
};

}  // namespace

std::unique_ptr<BalanceConnection> InProcessBalance::connect() {
  return std::make_unique<InProcessConnection>(accounts_, reply_loss_period_, seed_++);
}

}  // namespace order_service
