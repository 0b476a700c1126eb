// SPDX-License-Identifier: Apache-2.0
// Defect B of the order service, variant `double_charge`: a debit that was not answered in time is
// sent again without a key by which the balance service could know it. If the first was carried
// out, the customer pays twice.
#pragma once

#include <string>

#include <ordercheck/story.hpp>

#include "order_service/service/charger.hpp"

namespace order_service {

class UnkeyedCharger final : public Charger {
 public:
  explicit UnkeyedCharger(const Patience& patience = {}) : patience_{patience} {}

  Charge charge(BalanceConnection& balance, const Order& order) override {
    const balance_service::Request debit{.action = balance_service::Action::debit,
                                         .customer = order.customer_id,
                                         .order = order.id,
                                         .cents = cents_of(order.amount)};
    for (int attempt = 0; attempt < patience_.attempts; ++attempt) {
      const ordercheck::StoryRow row{"order " + std::to_string(order.id) +
                                     (attempt == 0 ? ": debit" : ": debit again")};
      if (const auto reply = balance.call(debit, patience_.timeout)) {
        return reply->accepted != 0 ? Charge::charged : Charge::refused;
      }
    }
    return Charge::undecided;
  }

 private:
  const Patience patience_;
};

}  // namespace order_service
