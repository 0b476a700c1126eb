// SPDX-License-Identifier: Apache-2.0
#include "order_service/service/batch.hpp"

namespace order_service {

void OneByOne::handle(Desk& desk, BalanceConnection& balance, const std::vector<Order>& orders) {
  for (const Order& order : orders) {
    switch (desk.charge(balance, order)) {
      case Charge::charged:
        desk.record(order);
        desk.decide(order, Status::accepted);
        break;
      case Charge::refused:
        desk.decide(order, Status::refused);
        break;
      case Charge::undecided:
        desk.decide(order, Status::undecided);
        break;
    }
  }
}

}  // namespace order_service
