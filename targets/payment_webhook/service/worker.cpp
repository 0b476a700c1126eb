// SPDX-License-Identifier: Apache-2.0
#include "payment_webhook/service/worker.hpp"

#include <ordercheck/sync.hpp>

namespace payment_webhook {

void Worker::handle(const Event& event) {
  std::chrono::milliseconds pause = back_off_;
  for (int count = 1; !attempt(event) && count < kAttemptCountMax; ++count) {
    ordercheck::this_thread::sleep_for(pause);
    pause *= 2;
  }
}

bool Worker::attempt(const Event& event) {
  Attempt attempt{.event = event, .order_id = {}};
  try {
    attempt.order_id = creation_.create_from_payment_intent(session_, event.intent);
  } catch (const transactions::SqlError& error) {
    attempt.error = error.what();
  }
  attempts_.push_back(attempt);
  return attempt.order_id.has_value();
}

}  // namespace payment_webhook
