// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/service/consumer.hpp"

namespace inventory_consumer {

void Consumer::consume(const Message& message) {
  Delivery delivery{.message = message, .handled = {}};
  try {
    delivery.handled = retry_.run([&] { return handler_.handle(session_, message); });
  } catch (const transactions::SqlError& error) {
    delivery.error = error.what();
  }
  deliveries_.push_back(std::move(delivery));
}

}  // namespace inventory_consumer
