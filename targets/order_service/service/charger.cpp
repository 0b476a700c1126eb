// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/charger.hpp"

#include <string>

#include <ordercheck/story.hpp>

namespace order_service {

Charge KeyedCharger::charge(BalanceConnection& balance, const Order& order) {
  const balance_service::Request debit{.action = balance_service::Action::debit,
                                       .customer = order.customer_id,
                                       .order = order.id,
                                       .cents = cents_of(order.amount),
                                       .key = static_cast<std::uint64_t>(order.id)};
  for (int attempt = 0; attempt < patience_.attempts; ++attempt) {
    const ordercheck::StoryRow row{"order " + std::to_string(order.id) +
                                   (attempt == 0 ? ": debit" : ": debit again")};
    if (const auto reply = balance.call(debit, patience_.timeout)) {
      return reply->accepted != 0 ? Charge::charged : Charge::refused;
    }
  }
  return Charge::undecided;
}

}  // namespace order_service
