// SPDX-License-Identifier: Apache-2.0
// Defect 2 of the inventory consumer, variant `process_lock`: reads, adds in code and writes, under
// a lock that the threads of one process share. The other process has a lock of its own.
#pragma once

#include <ordercheck/sync.hpp>

#include "inventory_consumer/defects/read_modify_write.hpp"
#include "inventory_consumer/service/handler.hpp"

namespace inventory_consumer {

class ProcessLocked final : public Handler {
 public:
  using Handler::Handler;

  Handled handle(Session& session, const Message& message) override {
    const ordercheck::lock_guard lock{mutex_};
    return transaction_.handle(session, message);
  }

 private:
  ordercheck::mutex mutex_;
  ReadModifyWrite update_;
  OneTransaction transaction_{
      {.deduplication = parts().deduplication, .update = update_, .isolation = parts().isolation}};
};

}  // namespace inventory_consumer
