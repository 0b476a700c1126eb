// SPDX-License-Identifier: Apache-2.0
#include "tables.hpp"

namespace ordercheck::conformance {
namespace {

Table account() {
  return {.name = "account",
          .number = "balance",
          .mark = "owner",
          .marks = {"'ann'", "'bob'", "'cleo'", "NULL"},
          .mark_is_unique = true,
          .parent = "",
          .draws_key = false,
          .definition =
              "CREATE TABLE account (id int PRIMARY KEY, owner text UNIQUE, "
              "balance int NOT NULL CHECK (balance >= 0))"};
}

Table stock() {
  return {.name = "stock",
          .number = "quantity",
          .mark = "state",
          .marks = {"'new'", "'sold'", "NULL"},
          .mark_is_unique = false,
          .parent = "",
          .draws_key = false,
          .definition =
              "CREATE TABLE stock (id int PRIMARY KEY, state text DEFAULT 'new', "
              "quantity bigint NOT NULL DEFAULT 5, "
              "CONSTRAINT enough CHECK (quantity >= 0))"};
}

Table booking(bool with_foreign_key) {
  return {.name = "booking",
          .number = "amount",
          .mark = "paid",
          .marks = {"true", "false", "NULL"},
          .mark_is_unique = false,
          .parent = with_foreign_key ? "stock" : "",
          .draws_key = true,
          .definition = std::string("CREATE TABLE booking (id serial PRIMARY KEY, ") +
                        (with_foreign_key ? "stock_id int REFERENCES stock, " : "") +
                        "paid boolean DEFAULT false, "
                        "amount numeric(8,2) NOT NULL CHECK (amount >= 0))"};
}

}  // namespace

std::vector<Table> random_tables(Random& random, bool with_foreign_keys) {
  switch (random.below(5)) {
    case 0:
      return {account()};
    case 1:
      return {stock()};
    case 2:
      return {account(), stock()};
    case 3:
      return {stock(), booking(with_foreign_keys)};
    default:
      return {account(), stock(), booking(with_foreign_keys && random.chance(50))};
  }
}

}  // namespace ordercheck::conformance
