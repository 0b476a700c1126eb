// SPDX-License-Identifier: Apache-2.0
#include "inventory_consumer/service/schema.hpp"

namespace inventory_consumer {

std::vector<std::string> schema(const Stock& stock) {
  std::vector<std::string> statements{
      "CREATE TABLE products (sku text PRIMARY KEY, stock integer NOT NULL)",
      "CREATE TABLE handled_messages (id text PRIMARY KEY)"};
  for (const auto& [sku, units] : stock) {
    statements.push_back("INSERT INTO products (sku, stock) VALUES ('" + sku + "', " +
                         std::to_string(units) + ")");
  }
  return statements;
}

Stock stock_in(ordercheck::models::Session& session) {
  Stock stock;
  for (const auto& row : session.execute("SELECT sku, stock FROM products").rows) {
    stock[row[0].text()] = row[1].integer();
  }
  return stock;
}

}  // namespace inventory_consumer
