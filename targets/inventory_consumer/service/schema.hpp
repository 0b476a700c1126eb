// SPDX-License-Identifier: Apache-2.0
// The tables of the inventory.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <ordercheck/models/session.hpp>

namespace inventory_consumer {

/// By SKU.
using Stock = std::map<std::string, std::int64_t>;

/// The statements that create the tables, with these products.
std::vector<std::string> schema(const Stock& stock);

/// What the products table holds.
Stock stock_in(ordercheck::models::Session& session);

}  // namespace inventory_consumer
