// SPDX-License-Identifier: Apache-2.0
// Defect C of the payment webhook, variant `no_unique_index`: nothing refuses a second order of a
// payment intent. Two workers that both find none both insert one.
#pragma once

#include <string>
#include <vector>

#include "payment_webhook/service/schema.hpp"

namespace payment_webhook {

inline std::vector<std::string> schema_without_unique_index() {
  std::vector<std::string> statements = schema();
  statements.pop_back();
  return statements;
}

}  // namespace payment_webhook
