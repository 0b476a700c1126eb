// SPDX-License-Identifier: Apache-2.0
// The names of constraints and sequences: those given, and those that the server makes.
#pragma once

#include <string>
#include <string_view>

#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// Throws SqlError 42P07 if a table, index or sequence has the name.
void require_new_relation(const Schema& schema, const std::string& name);

/// "table_column_label", with a number behind it if that name is taken; `column` may be empty.
/// Counts the table that is being made, too. Throws UnsupportedSql for more than 63 bytes.
std::string free_name(const Schema& schema, const Table& table, const std::string& column,
                      std::string_view label);

/// The name is that of a constraint of the table. Primary keys and unique constraints are.
bool has_constraint(const Table& table, std::string_view name);

}  // namespace ordercheck::models::sql
