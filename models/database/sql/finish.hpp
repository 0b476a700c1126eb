// SPDX-License-Identifier: Apache-2.0
// What the server's planner does to a bound statement: constants are folded, with their errors, and
// conditions are searched for unique keys.
#pragma once

#include "database/sql/schema.hpp"
#include "database/sql/statement.hpp"

namespace ordercheck::models::sql {

/// Throws SqlError for an error in a constant, even where no row would come to it.
void finish(Statement& statement, const Schema& schema);

/// Folds one expression.
void fold(Expression& expression, const Schema& schema);

/// A key that every row of source `source` has that passes `condition`, if there is one.
std::optional<KeyLookup> find_lookup(const std::optional<Expression>& condition, std::size_t source,
                                     const Table& table);

/// Some expression in it reads columns of a query around it.
bool is_correlated(const Select& select);

}  // namespace ordercheck::models::sql
