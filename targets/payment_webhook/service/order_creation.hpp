// SPDX-License-Identifier: Apache-2.0
// From a payment to its order.
#pragma once

#include <cstdint>
#include <optional>

#include "payment_webhook/service/order_ids.hpp"
#include "payment_webhook/service/payment.hpp"
#include "transactions/transaction.hpp"

namespace payment_webhook {

/// The parts of an order creation. They must outlive it.
struct Parts {
  OrderIds& ids;
  transactions::Isolation isolation;
};

/// Threads may call it at once, each with its own session.
class OrderCreation {
 public:
  explicit OrderCreation(const Parts& parts) : parts_{parts} {}

  OrderCreation(const OrderCreation&) = delete;
  OrderCreation& operator=(const OrderCreation&) = delete;
  virtual ~OrderCreation() = default;

  /// Returns the id of the intent's order, which is created when there is none. Throws SqlError.
  virtual std::int64_t create_from_payment_intent(Session& session,
                                                  const PaymentIntent& intent) = 0;

 protected:
  /// Both within a transaction of their own.
  std::int64_t find_or_insert(Session& session, const PaymentIntent& intent);
  std::int64_t insert(Session& session, const PaymentIntent& intent);

 private:
  static std::optional<std::int64_t> order_of(Session& session, const PaymentIntent& intent);
  std::int64_t insert_row(Session& session, const PaymentIntent& intent);

  const Parts parts_;
};

/// The correct one: looks for an order, inserts one when there is none, and takes the refusal of a
/// second one for "found".
class FindOrCreate final : public OrderCreation {
 public:
  using OrderCreation::OrderCreation;
  std::int64_t create_from_payment_intent(Session& session, const PaymentIntent& intent) override;
};

}  // namespace payment_webhook
