// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/service/handler.hpp"

namespace inventory_consumer {

std::string_view to_string(Result result) {
  switch (result) {
    case Result::applied:
      return "applied";
    case Result::refused:
      return "refused";
    case Result::duplicate:
      return "duplicate";
  }
  return {};
}

Handled apply_changes(StockUpdate& update, Session& session, const Message& message) {
  Handled handled;
  for (const Change& change : message.changes) {
    const std::optional<std::int64_t> stock = update.apply(session, change);
    if (!stock) {
      return {.result = Result::refused, .stock = {}};
    }
    handled.stock[change.sku] = *stock;
  }
  return handled;
}

Handled OneTransaction::handle(Session& session, const Message& message) {
  transactions::Transaction transaction{session, parts().isolation};
  if (!parts().deduplication.admit(session, message.id)) {
    return {.result = Result::duplicate, .stock = {}};
  }
  Handled handled = apply_changes(parts().update, session, message);
  if (handled.result == Result::applied) {
    transaction.commit();
  }
  return handled;
}

}  // namespace inventory_consumer
