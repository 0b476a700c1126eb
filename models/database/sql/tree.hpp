// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "database/sql/node.hpp"
#include "database/sql/parse.hpp"

namespace ordercheck::models::sql {

struct ParsedStatement::Tree {
  Json statement;
};

}  // namespace ordercheck::models::sql
