// SPDX-License-Identifier: Apache-2.0
// What a row must satisfy by itself, the keys it has, and the errors of constraints in the server's
// words.
#pragma once

#include <optional>

#include <ordercheck/models/session.hpp>

#include "database/sql/schema.hpp"

namespace ordercheck::models::sql {

/// Throws SqlError 23502 or 23514: first the columns that may not be null, then the checks.
void check_row(const Table& table, const Row& row);

/// The row's values in the given columns; nothing if one is null, for then no key collides.
std::optional<Row> key_of(const Row& row, const std::vector<std::size_t>& columns);

/// 23505.
SqlError duplicate_key(const UniqueIndex& index);

/// 23503 of a child without a parent.
SqlError missing_parent(const Table& child, const ForeignKey& key);

/// 23503 of a parent with children.
SqlError remaining_child(const Table& parent, const Table& child, const ForeignKey& key);

}  // namespace ordercheck::models::sql
