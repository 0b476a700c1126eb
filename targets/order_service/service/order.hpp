// SPDX-License-Identifier: Apache-2.0
// Orders as they come in, and what becomes of them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace order_service {

using Cents = std::int64_t;

/// `POST /orders` {"id":1,"customer_id":1,"amount":50.0,"priority":false}
struct Order {
  std::int64_t id = 0;
  std::int64_t customer_id = 0;
  double amount = 0;
  bool priority = false;
};

/// The largest amount of one order.
inline constexpr double kAmountMax = 1'000'000.0;

/// Whether an amount is positive, finite and within the limit.
bool is_valid_amount(double amount);

/// The amount in cents, rounded. Requires: valid.
Cents cents_of(double amount);

/// What has become of an order.
enum class Status : std::uint8_t {
  unknown,    ///< no such order
  invalid,    ///< refused for its amount; leaves no trace
  pending,    ///< waits for a worker, or is being charged
  accepted,   ///< charged and recorded
  refused,    ///< the balance does not cover it
  undecided,  ///< the balance service did not answer in time; posting the order again goes on with
              ///< it
};

std::string_view to_string(Status status);

}  // namespace order_service
