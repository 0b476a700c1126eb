// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/order.hpp"

#include <cmath>

namespace order_service {

bool is_valid_amount(double amount) {
  return std::isfinite(amount) && amount > 0 && amount <= kAmountMax && cents_of(amount) > 0;
}

Cents cents_of(double amount) { return std::llround(amount * 100); }

std::string_view to_string(Status status) {
  switch (status) {
    case Status::unknown:
      return "unknown";
    case Status::invalid:
      return "invalid";
    case Status::pending:
      return "pending";
    case Status::accepted:
      return "accepted";
    case Status::refused:
      return "refused";
    case Status::undecided:
      return "undecided";
  }
  return {};
}

}  // namespace order_service
