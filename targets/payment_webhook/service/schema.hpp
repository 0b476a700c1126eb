// SPDX-License-Identifier: Apache-2.0
// The orders table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <ordercheck/models/session.hpp>

namespace payment_webhook {

using ordercheck::models::Session;

/// By which a second order of a payment intent is refused.
inline constexpr std::string_view kOneOrderPerIntent = "orders_payment_intent_key";

/// The statements that create the table, empty.
std::vector<std::string> schema();

/// A row of the orders table.
struct Order {
  std::int64_t id = 0;
  std::string payment_intent;
};

/// What the orders table holds.
std::vector<Order> orders_in(Session& session);

}  // namespace payment_webhook
