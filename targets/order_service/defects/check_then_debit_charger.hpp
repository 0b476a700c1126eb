// SPDX-License-Identifier: Apache-2.0
// Defect C of the order service, variant `overdraft`: whether the balance covers the amount is
// asked first and the amount is booked afterwards. Two orders may both be covered by the same
// money.
#pragma once

#include <optional>
#include <string>

#include <ordercheck/story.hpp>

#include "order_service/service/charger.hpp"

namespace order_service {

class CheckThenDebitCharger final : public Charger {
 public:
  explicit CheckThenDebitCharger(const Patience& patience = {}) : patience_{patience} {}

  Charge charge(BalanceConnection& balance, const Order& order) override {
    const auto seen = ask(balance, {.action = balance_service::Action::balance,
                                    .customer = order.customer_id,
                                    .order = order.id});
    if (!seen) {
      return Charge::undecided;
    }
    const Cents amount = cents_of(order.amount);
    if (seen->balance < amount) {
      return Charge::refused;
    }
    const auto booked = ask(balance, {.action = balance_service::Action::book,
                                      .customer = order.customer_id,
                                      .order = order.id,
                                      .cents = amount,
                                      .key = static_cast<std::uint64_t>(order.id)});
    return booked ? Charge::charged : Charge::undecided;
  }

 private:
  std::optional<balance_service::Reply> ask(BalanceConnection& balance,
                                            const balance_service::Request& request) const {
    const ordercheck::StoryRow row{
        "order " + std::to_string(request.order) +
        (request.action == balance_service::Action::balance ? ": look" : ": book")};
    for (int attempt = 0; attempt < patience_.attempts; ++attempt) {
      if (const auto reply = balance.call(request, patience_.timeout)) {
        return reply;
      }
    }
    return std::nullopt;
  }

  const Patience patience_;
};

}  // namespace order_service
