// SPDX-License-Identifier: Apache-2.0
// Defect 8 of the inventory consumer, variant `separate_transactions`: the id is committed before
// the changes are made. When these fail, the retry finds the id and takes the message for handled.
#pragma once

#include "inventory_consumer/service/handler.hpp"

namespace inventory_consumer {

class SeparateTransactions final : public Handler {
 public:
  using Handler::Handler;

  Handled handle(Session& session, const Message& message) override {
    transactions::Transaction record{session, parts().isolation};
    if (!parts().deduplication.admit(session, message.id)) {
      return {.result = Result::duplicate, .stock = {}};
    }
    record.commit();
    transactions::Transaction change{session, parts().isolation};
    Handled handled = apply_changes(parts().update, session, message);
    if (handled.result == Result::applied) {
      change.commit();
    }
    return handled;
  }
};

}  // namespace inventory_consumer
