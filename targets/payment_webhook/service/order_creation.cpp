// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/service/order_creation.hpp"

#include "payment_webhook/service/schema.hpp"

namespace payment_webhook {

using transactions::SqlError;
using transactions::Transaction;

std::optional<std::int64_t> OrderCreation::order_of(Session& session, const PaymentIntent& intent) {
  const auto found =
      session.execute("SELECT id FROM orders WHERE payment_intent = $1", {intent.id});
  if (found.rows.empty()) {
    return std::nullopt;
  }
  return found.rows.front().front().integer();
}

std::int64_t OrderCreation::insert_row(Session& session, const PaymentIntent& intent) {
  const std::int64_t id = parts_.ids.next(session);
  session.execute("INSERT INTO orders (id, payment_intent, amount_cents) VALUES ($1, $2, $3)",
                  {id, intent.id, intent.amount_cents});
  return id;
}

std::int64_t OrderCreation::find_or_insert(Session& session, const PaymentIntent& intent) {
  return transactions::retry_transient([&] {
    Transaction transaction{session, parts_.isolation};
    const std::optional<std::int64_t> found = order_of(session, intent);
    const std::int64_t id = found ? *found : insert_row(session, intent);
    transaction.commit();
    return id;
  });
}

std::int64_t OrderCreation::insert(Session& session, const PaymentIntent& intent) {
  return transactions::retry_transient([&] {
    Transaction transaction{session, parts_.isolation};
    const std::int64_t id = insert_row(session, intent);
    transaction.commit();
    return id;
  });
}

std::int64_t FindOrCreate::create_from_payment_intent(Session& session,
                                                      const PaymentIntent& intent) {
  try {
    return find_or_insert(session, intent);
  } catch (const SqlError& error) {
    if (error.constraint() != kOneOrderPerIntent) {
      throw;
    }
  }
  // Another worker has committed the order since this one looked.
  return find_or_insert(session, intent);
}

}  // namespace payment_webhook
