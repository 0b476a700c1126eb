// SPDX-License-Identifier: Apache-2.0
// The tables of random schedules. All have a primary key, a number that must not fall below zero,
// and a mark that may be null.
#pragma once

#include <string>
#include <vector>

#include "random.hpp"

namespace ordercheck::conformance {

struct Table {
  std::string name;
  std::string number;
  std::string mark;
  std::vector<std::string> marks;
  bool mark_is_unique = false;
  /// The table that a row refers to, by its column <name>_id; empty for none.
  std::string parent;
  bool draws_key = false;
  std::string definition;
};

/// Between one and three tables; a table's parent stands before it.
std::vector<Table> random_tables(Random& random, bool with_foreign_keys);

}  // namespace ordercheck::conformance
