// SPDX-License-Identifier: Apache-2.0
// What the log carries.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace inventory_consumer {

/// What a message does to the stock of one product.
struct Change {
  std::string sku;
  std::int64_t delta = 0;
};

/// Takes effect as a whole or not at all. A message that is delivered again has the same id.
struct Message {
  std::string id;
  std::vector<Change> changes;
};

}  // namespace inventory_consumer
