// SPDX-License-Identifier: Apache-2.0
// With the orders table in a modelled database at read committed: each defect of the payment
// webhook is found.
#include <gtest/gtest.h>

#include "catalogue/expect.hpp"
#include "payment_webhook/checks.hpp"

namespace payment_webhook {
namespace {

TEST(PaymentWebhookDefects, NoCheckIsFound) {
  catalogue::expect_found(
      target(),
      {.variant = "no_check",
       .type = "assertion",
       .message = "duplicate key value violates unique constraint \"orders_payment_intent_key\"",
       .step_count_max = 45});
}

TEST(PaymentWebhookDefects, NoUniqueIndexIsFound) {
  catalogue::expect_found(target(), {.variant = "no_unique_index",
                                     .type = "assertion",
                                     .message = "payment intent pi_1 has 2 orders",
                                     .step_count_max = 30,
                                     .preemptions_max = 1});
}

TEST(PaymentWebhookDefects, TimestampIdsAreFound) {
  catalogue::expect_found(
      target(), {.variant = "timestamp_ids",
                 .type = "assertion",
                 .message = "duplicate key value violates unique constraint \"orders_pkey\"",
                 .step_count_max = 45});
}

TEST(PaymentWebhookDefects, UnhandledViolationIsFound) {
  catalogue::expect_found(
      target(),
      {.variant = "unhandled_violation",
       .type = "assertion",
       .message = "duplicate key value violates unique constraint \"orders_payment_intent_key\"",
       .step_count_max = 40,
       .preemptions_max = 1});
}

}  // namespace
}  // namespace payment_webhook
