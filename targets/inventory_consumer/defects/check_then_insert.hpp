// SPDX-License-Identifier: Apache-2.0
// Defect 7 of the inventory consumer, variant `check_then_insert`: looks for the id first and
// records it afterwards, whether or not it is there by then. Two consumers may both find none.
#pragma once

#include "inventory_consumer/service/deduplication.hpp"

namespace inventory_consumer {

class CheckThenInsert final : public Deduplication {
 public:
  bool admit(Session& session, const std::string& id) override {
    if (!session.execute("SELECT id FROM handled_messages WHERE id = $1", {id}).rows.empty()) {
      return false;
    }
    session.execute("INSERT INTO handled_messages (id) VALUES ($1) ON CONFLICT DO NOTHING", {id});
    return true;
  }
};

}  // namespace inventory_consumer
