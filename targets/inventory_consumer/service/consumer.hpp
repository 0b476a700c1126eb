// SPDX-License-Identifier: Apache-2.0
// A consumer of the log: handles the messages that are delivered to it, one after the other.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "inventory_consumer/service/handler.hpp"
#include "inventory_consumer/service/retry.hpp"

namespace inventory_consumer {

/// What became of one delivery of a message.
struct Delivery {
  Message message;
  std::optional<Handled> handled;  ///< nothing when it failed
  std::string error = {};          ///< why it failed
};

/// One thread uses it.
class Consumer {
 public:
  Consumer(Session& session, Handler& handler, Retry& retry)
      : session_{session}, handler_{handler}, retry_{retry} {}

  /// Handles the message. A failure is kept with the delivery, and the consumer goes on.
  void consume(const Message& message);

  const std::vector<Delivery>& deliveries() const { return deliveries_; }

 private:
  Session& session_;
  Handler& handler_;
  Retry& retry_;
  std::vector<Delivery> deliveries_;
};

}  // namespace inventory_consumer
