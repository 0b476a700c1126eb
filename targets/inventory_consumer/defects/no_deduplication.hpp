// SPDX-License-Identifier: Apache-2.0
// Defect 6 of the inventory consumer, variant `no_deduplication`: a message that is delivered again
// is applied again.
#pragma once

#include "inventory_consumer/service/deduplication.hpp"

namespace inventory_consumer {

class NoDeduplication final : public Deduplication {
 public:
  bool admit(Session&, const std::string&) override { return true; }
};

}  // namespace inventory_consumer
