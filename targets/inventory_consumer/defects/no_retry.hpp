// SPDX-License-Identifier: Apache-2.0
// Defect 10 of the inventory consumer, variant `no_retry`: when the server gives up a transaction,
// because of a deadlock or because it would not be serializable, the message is lost.
#pragma once

#include "inventory_consumer/service/retry.hpp"

namespace inventory_consumer {

class NoRetry final : public Retry {
 public:
  Handled run(const std::function<Handled()>& attempt) override { return attempt(); }
};

}  // namespace inventory_consumer
