// SPDX-License-Identifier: Apache-2.0
// CREATE TABLE and CREATE SEQUENCE, with the names that the server would give.
#pragma once

#include "database/sql/node.hpp"
#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// A statement that create() takes, or another CREATE, which it refuses.
bool is_definition(const Node& node);

/// Adds what the statement defines. Throws SqlError as the server does, and UnsupportedSql.
void create(Schema& schema, const Node& node);

}  // namespace ordercheck::models::sql
